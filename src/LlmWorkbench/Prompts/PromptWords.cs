using LlmWorkbench.PromptFormats;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts;

/// <summary>What views of prompts say in words.</summary>
internal static class PromptWords
{
    /// <summary>Who speaks, in the words of chat templates.</summary>
    public static string Role(Speaker speaker) =>
        speaker switch
        {
            Speaker.System => "system",
            Speaker.User => "user",
            _ => "assistant",
        };

    /// <summary>What the numbers are, in a line.</summary>
    public static string Summary(PromptResult result)
    {
        IEnumerable<string> parts = Enum.GetValues<Speaker>()
            .Where(speaker => result.CountOf(speaker) > 0)
            .Select(speaker => $"{Figures.Whole(result.CountOf(speaker))} of the {Role(speaker)}'s words");
        parts = parts.Append($"{Figures.Whole(result.FormatTokenCount)} of the format");
        return $"{Figures.Count(result.Tokens.Count, "token")}: {Sentences.And(parts)}.";
    }

    /// <summary>What becomes of names of control tokens in messages; empty where there are none.</summary>
    public static string Names(PromptResult result)
    {
        int intruders = result.Tokens.Count(token => token.IsIntruder);
        string names = Sentences.And(result.HeldNames.Distinct().Take(6).Select(VisibleText.Phrase));
        return intruders > 0
                ? $" {Figures.Count(intruders, "control token")} inside of messages: whoever wrote them can end a turn and open another."
            : result.HeldNames.Count > 0
                ? $" The messages hold {names}: text here, and no control {(result.HeldNames.Count == 1 ? "token" : "tokens")}."
            : "";
    }
}
