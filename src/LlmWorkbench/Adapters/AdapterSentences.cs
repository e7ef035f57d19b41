using LlmWorkbench.Wording;

namespace LlmWorkbench.Adapters;

/// <summary>What is said where a command with adapters cannot do what was asked.</summary>
internal static class AdapterSentences
{
    /// <summary>There is no adapter of that name in a model.</summary>
    public static WorkbenchException NoSuch(string model, string adapter, IReadOnlyList<string> there) =>
        new(
            there.Count == 0
                ? $"{VisibleText.Phrase(model)} has no adapter: #!adapter with an adapter's file puts one on."
                : $"{VisibleText.Phrase(model)} has no adapter «{VisibleText.Phrase(adapter)}»: it has "
                    + $"{Sentences.And(there.Select(VisibleText.Phrase))}."
        );

    /// <summary>There is no such file.</summary>
    public static WorkbenchException NoFile(string name, IReadOnlyList<string> atHand) =>
        new(
            $"There is no adapter {VisibleText.Phrase(name)}: give the path of a GGUF file that holds a LoRA"
                + (atHand.Count == 0 ? "." : $", or {Sentences.Or(atHand.Select(VisibleText.Phrase))}.")
        );
}
