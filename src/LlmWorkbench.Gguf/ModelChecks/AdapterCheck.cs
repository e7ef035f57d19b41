using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>LoRA adapters. Whether one fits a model is llama.cpp's to say; it says so politely.</summary>
internal static class AdapterCheck
{
    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        file.RequireType("general.type", GgufValueType.String);
        file.RequireType("adapter.type", GgufValueType.String);
        file.RequireType("adapter.lora.alpha", GgufValueType.Float32);
        if (file.Metadata.GetNumber("adapter.lora.alpha") is { } alpha && !double.IsFinite(alpha))
        {
            throw file.Refuse("adapter.lora.alpha", file.Metadata["adapter.lora.alpha"], "a finite number");
        }

        foreach (GgufTensor tensor in file.Tensors)
        {
            CheckPair(file, tensor, ".lora_a", ".lora_b");
            CheckPair(file, tensor, ".lora_b", ".lora_a");
        }

        WeightCheck.CheckMatrices(file);
    }

    private static void CheckPair(GgufFile file, GgufTensor tensor, string suffix, string otherSuffix)
    {
        if (!tensor.Name.EndsWith(suffix, StringComparison.Ordinal))
        {
            return;
        }

        string otherName = tensor.Name[..^suffix.Length] + otherSuffix;
        GgufTensor other =
            file.FindTensor(otherName)
            ?? throw file.Refuse($"the adapter has {Shown.Name(tensor.Name)} and not {Shown.Name(otherName)}; both are needed");
        if (!tensor.Dimensions.Skip(2).SequenceEqual(other.Dimensions.Skip(2)))
        {
            throw file.Refuse(
                $"the adapter's {Shown.Name(tensor.Name)} has the shape {Shown.Shape(tensor.Dimensions)} and "
                    + $"{Shown.Name(otherName)} {Shown.Shape(other.Dimensions)}; from the third dimension on they must be equal"
            );
        }
    }
}
