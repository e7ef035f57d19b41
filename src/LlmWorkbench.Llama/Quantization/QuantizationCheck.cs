using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Quantization.Importance;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Refuses, in one sentence each, what cannot be quantized.</summary>
internal static class QuantizationCheck
{
    /// <summary>Refuses files that hold no model with weights.</summary>
    /// <exception cref="LlamaException">It is none.</exception>
    internal static void Source(GgufFile file)
    {
        string name = Path.GetFileName(file.Path);
        string? kind = file.Metadata.FileKind;
        Require(kind is null or "model", $"{name} is not a model but of the kind {kind}: only models are quantized.");
        Require(file.Tensors.Count > 0, $"{name} holds only a vocabulary: it has no weights to quantize.");
        Require(
            file.Metadata.Architecture != "clip",
            $"{name} is an image or sound encoder (clip), which llama.cpp does not run as a language model: only language models "
                + "are quantized."
        );
    }

    /// <summary>Refuses options that do not fit the file.</summary>
    /// <exception cref="LlamaException">They do not.</exception>
    internal static void Options(GgufFile file, QuantizationOptions options)
    {
        foreach (string name in options.TensorTypes.Keys.Concat(options.Only ?? []))
        {
            GgufTensor? tensor = file.FindTensor(name);
            Require(
                tensor is not null,
                $"{Path.GetFileName(file.Path)} has no tensor {name}: its first are "
                    + $"{string.Join(", ", file.Tensors.Take(5).Select(t => t.Name))}."
            );
            Require(tensor!.RowCount > 1 && tensor.RowLength > 1, $"{name} is a vector, which llama.cpp never quantizes: name a matrix.");
        }

        foreach ((string name, ImportanceEntry entry) in options.Importance?.Entries ?? new Dictionary<string, ImportanceEntry>())
        {
            // llama.cpp lets the embedding pass, which old matrices hold in another shape.
            Require(
                file.FindTensor(name) is not { } tensor || options.Importance!.Has(tensor) || ImportanceRule.NeverHasEntry(name),
                $"The importance matrix is of another model: it has {entry.Sums.Count:N0} numbers for {name}, whose shape here is "
                    + $"[{string.Join(", ", file.FindTensor(name)?.Dimensions ?? [])}]."
            );
        }

        Require(options.Only is not { Count: 0 }, "No tensor was named: leave the list out to quantize all, or name at least one.");
        Require(
            options.Threads is null || (options.Threads > 0 && options.Threads <= PhysicalCores.Count),
            $"{options.Threads} threads cannot be used: this machine has 1 to {PhysicalCores.Count} to give."
        );
        foreach (
            GgmlType type in options
                .TensorTypes.Values.Append(options.OutputType ?? GgmlType.F32)
                .Append(options.TokenEmbeddingType ?? GgmlType.F32)
        )
        {
            Require(
                TensorQuantizer.CanEncode(type),
                $"Tensors cannot be quantized to {type}: use one of {string.Join(", ", TensorQuantizer.Types)}."
            );
        }
    }

    /// <summary>Refuses choices of llama.cpp that it would not carry out itself, or that would not be what was asked for.</summary>
    /// <exception cref="LlamaException">There is one.</exception>
    internal static void Choices(IReadOnlyList<QuantizedTensor> tensors, QuantizationOptions options)
    {
        foreach (QuantizedTensor tensor in tensors)
        {
            if (options.TensorTypes.TryGetValue(tensor.Name, out GgmlType wanted))
            {
                Require(
                    tensor.Type == wanted || tensor.FallbackFrom is not null,
                    $"llama.cpp does not quantize {tensor.Name} to {wanted}: its architecture needs it as {tensor.Type}."
                );
            }
            else if (options.Only?.Contains(tensor.Name) == true && GgmlTypes.IsQuantized(options.Type.BaseType))
            {
                Require(
                    !tensor.IsCopied || GgmlTypes.IsQuantized(tensor.Type),
                    $"llama.cpp never quantizes {tensor.Name}: name another matrix."
                );
            }

            int block = GgmlTypes.BlockSize(tensor.Type);
            Require(
                tensor.Dimensions[0] % block == 0,
                $"{tensor.Name} has rows of {tensor.Dimensions[0]:N0} weights, which are not a multiple of the {block} of a block "
                    + $"of {tensor.Type}: choose F16, or a type whose blocks fit."
            );
        }
    }

    /// <summary>Refuses what is quantized already, and what needs an importance matrix that was not given.</summary>
    /// <exception cref="LlamaException">It is, or was not.</exception>
    internal static void Plan(QuantizationPlan plan, QuantizationOptions options)
    {
        string name = Path.GetFileName(plan.Source.Path);
        QuantizedTensor? quantized = plan
            .Tensors.Where(tensor => GgmlTypes.IsQuantized(tensor.SourceType))
            .MaxBy(tensor => tensor.WeightCount);
        bool again = plan.Tensors.Any(tensor => GgmlTypes.IsQuantized(tensor.SourceType) && !tensor.IsCopied);
        Require(
            !again || options.AllowRequantize,
            $"{name} is quantized already ({quantized?.Name} is {quantized?.SourceType}), and quantizing what is left would lose "
                + "more than quantizing the original: use the F16, BF16 or F32 file, or allow requantizing."
        );
        Require(
            quantized is null || plan.Tensors.Any(tensor => !tensor.IsCopied) || options.AllowRequantize,
            $"{name} is quantized to {plan.Type} already: nothing would change."
        );
        if (plan.LackingImportance.FirstOrDefault() is not { } lacking)
        {
            return;
        }

        throw new LlamaException(
            ImportanceRule.NeverHasEntry(lacking.Name)
                ? $"{lacking.Name} cannot be quantized to {lacking.Type}, which needs an importance matrix, because importance "
                    + "matrices have no entry for it: give it a type of its own, such as Q4_K, or do without pure quantization."
            : options.Importance is null
                ? $"{plan.Type} needs an importance matrix, without which llama.cpp would refuse {lacking.Name} "
                    + $"({lacking.Type}): compute one from a text, or choose a type with more bits, such as Q4_K_M."
            : $"The importance matrix has no entry for {lacking.Name}, which {lacking.Type} needs: compute one from this very model."
        );
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
