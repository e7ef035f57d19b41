using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization;

/// <summary>Finds types by their names, and says what was probably meant when there is none.</summary>
public static class TypeNames
{
    private const int MaxShown = 60;

    /// <summary>What a model is quantized to.</summary>
    /// <param name="name">As in <c>Q4_K_M</c>, in capitals or not.</param>
    /// <exception cref="WorkbenchException">There is no such type; the sentence names the nearest.</exception>
    public static QuantizationType Quantization(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return QuantizationType.Find(name) ?? throw Unknown("quantization type", name, QuantizationType.All.Select(type => type.Name));
    }

    /// <summary>What a single tensor is stored as.</summary>
    /// <param name="name">As in <c>Q4_K</c>, in capitals or not.</param>
    /// <exception cref="WorkbenchException">There is no such type; the sentence names the nearest.</exception>
    public static GgmlType Tensor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = TensorQuantizer.Types.Where(type => string.Equals(type.ToString(), name, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count == 1 ? found[0] : throw Unknown("tensor type", name, TensorQuantizer.Types.Select(type => type.ToString()));
    }

    private static WorkbenchException Unknown(string kind, string name, IEnumerable<string> known) =>
        new(
            Suggestion.Closest(name, known) is { } near
                ? $"There is no {kind} {VisibleText.Phrase(name.Length > MaxShown ? $"{name[..MaxShown]}…" : name)}: did you mean {near}?"
                : $"There is no {kind} {VisibleText.Phrase(name.Length > MaxShown ? $"{name[..MaxShown]}…" : name)}: use one of "
                    + $"{string.Join(", ", known)}."
        );
}
