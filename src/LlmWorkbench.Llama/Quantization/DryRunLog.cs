using System.Text.RegularExpressions;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Reads what llama_model_quantize logs about each tensor in a dry run (src/llama-quant.cpp), the only place where it says what it
/// chose.</summary>
internal static partial class DryRunLog
{
    /// <summary>What was chosen for a tensor.</summary>
    /// <param name="Name">The tensor.</param>
    /// <param name="Type">Its type in the quantized file.</param>
    internal readonly record struct Choice(string Name, GgmlType Type);

    /// <summary>The tensors in the order in which llama.cpp writes them.</summary>
    /// <exception cref="LlamaException">A line cannot be understood.</exception>
    internal static List<Choice> Choices(IReadOnlyList<string> lines)
    {
        var choices = new List<Choice>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (TensorLine().Match(lines[i]) is not { Success: true } tensor)
            {
                continue;
            }

            // The sizes come in a call of their own, and so in a line of their own, with the new type when there is one.
            string sizes = i + 1 < lines.Count ? lines[i + 1] : "";
            Match changed = ChangedLine().Match(sizes);
            if (!changed.Success && !sizes.StartsWith("size = ", StringComparison.Ordinal))
            {
                throw new LlamaException($"llama.cpp did not say what it would make of {tensor.Groups["name"].Value}.");
            }

            choices.Add(new Choice(tensor.Groups["name"].Value, Type((changed.Success ? changed : tensor).Groups["type"].Value)));
        }

        return choices;
    }

    /// <summary>The types that tensors were to have, where their rows do not fit.</summary>
    internal static Dictionary<string, GgmlType> Fallbacks(IReadOnlyList<string> lines) =>
        lines
            .Select(line => FallbackLine().Match(line))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["name"].Value, match => Type(match.Groups["type"].Value));

    // ggml's names are those of the format in other capitals: q4_K, iq2_xxs, f16.
    private static GgmlType Type(string name) =>
        Enum.TryParse(name, ignoreCase: true, out GgmlType type) && Enum.IsDefined(type)
            ? type
            : throw new LlamaException($"llama.cpp chose the tensor type {name}, which is not known here.");

    [GeneratedRegex(@"^\[ *\d+/ *\d+\] (?<name>.+?) +- \[[\d, ]+\], type = +(?<type>\w+),$", RegexOptions.CultureInvariant)]
    private static partial Regex TensorLine();

    [GeneratedRegex(@"^size = .+ -> .+ \((?<type>\w+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex ChangedLine();

    [GeneratedRegex(
        @"^warning: (?<name>.+?) +- ncols +\d+ not divisible by +\d+ \(required for type +(?<type>\w+)\)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex FallbackLine();
}
