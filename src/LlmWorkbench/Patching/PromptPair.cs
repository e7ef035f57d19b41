using LlmWorkbench.Interventions;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Patching;

/// <summary>Whether two prompts can be patched into each other.</summary>
internal static class PromptPair
{
    private const int MaxShown = 40;

    /// <summary>Does nothing when both have as many tokens and are not the same.</summary>
    /// <exception cref="WorkbenchException">They cannot; the sentence shows both tokenizations.</exception>
    public static void Require(int[] text, int[] other, LlamaVocabulary vocabulary)
    {
        if (text.Length != other.Length)
        {
            throw new WorkbenchException(
                $"Both prompts need the same number of tokens, but the text has {text.Length} ({Shown(text, other, vocabulary)}) "
                    + $"and the other {other.Length} ({Shown(other, text, vocabulary)}): change a word."
            );
        }

        if (text.SequenceEqual(other))
        {
            throw new WorkbenchException("Both prompts are the same: give another one that differs in what is asked about.");
        }
    }

    /// <summary>Does nothing when the runs differ in the logits of two tokens.</summary>
    /// <exception cref="WorkbenchException">They do not.</exception>
    public static void RequireContrast(PatchingRun run)
    {
        if (run.Token.Id == run.Against.Id)
        {
            throw new WorkbenchException(
                (run.Token.Word ?? run.Against.Word) is not null
                    ? $"{run.Token.Word ?? run.Token.Label} and {run.Against.Word ?? run.Against.Label} begin with the same "
                        + $"token, {run.Token.Label}: put what they share at the end of both prompts, and name what comes then."
                    : $"The answer to both prompts is {run.Token.Label}: name the tokens to tell them apart by with --token and --against."
            );
        }

        if (!(Math.Abs(run.TextDifference - run.OtherDifference) >= PatchingExperiment.LeastDifference))
        {
            throw new WorkbenchException(
                $"The logit of {run.Token.Label} minus that of {run.Against.Label} is nearly the same after both prompts "
                    + $"({Figures.Fixed(run.TextDifference, 4)} and {Figures.Fixed(run.OtherDifference, 4)}), so that nothing could be "
                    + "recovered: name other tokens or another prompt."
            );
        }
    }

    // From a little before the first difference on.
    private static string Shown(int[] ids, int[] other, LlamaVocabulary vocabulary)
    {
        int same = ids.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        int start = ids.Length <= MaxShown ? 0 : Math.Max(0, Math.Min(same - 3, ids.Length - 1));
        string shown = string.Join(' ', ids.Skip(start).Take(MaxShown).Select(id => WatchedToken.Of(id, vocabulary).Label));
        return $"{(start > 0 ? "… " : "")}{shown}{(start + MaxShown < ids.Length ? " …" : "")}";
    }
}
