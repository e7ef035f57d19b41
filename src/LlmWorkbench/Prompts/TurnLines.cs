using LlmWorkbench.PromptFormats;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts;

/// <summary>
/// A conversation as lines of text: a line that begins with <c>system:</c>, <c>user:</c> or <c>assistant:</c> opens a turn. A text that
/// does not begin so is one message of the user.
/// </summary>
public static class TurnLines
{
    private static readonly (string Word, Speaker Speaker)[] s_words =
    [
        ("system:", Speaker.System),
        ("user:", Speaker.User),
        ("assistant:", Speaker.Model),
    ];

    /// <summary>Reads a conversation.</summary>
    /// <param name="text">The lines.</param>
    /// <returns>At least one message.</returns>
    public static IReadOnlyList<SpokenMessage> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.SplitLines();
        if (Opened(lines[0]) is null)
        {
            return [new SpokenMessage(Speaker.User, text)];
        }

        List<(Speaker Speaker, List<string> Lines)> turns = [];
        foreach (string line in lines)
        {
            if (Opened(line) is var (word, speaker))
            {
                turns.Add((speaker, [line.TrimStart()[word.Length..].TrimStart()]));
            }
            else
            {
                turns[^1].Lines.Add(line);
            }
        }

        return [.. turns.Select(turn => new SpokenMessage(turn.Speaker, string.Join('\n', turn.Lines).TrimEnd()))];
    }

    private static (string Word, Speaker Speaker)? Opened(string line) =>
        s_words
            .Where(known => line.AsSpan().TrimStart().StartsWith(known.Word, StringComparison.OrdinalIgnoreCase))
            .Select(known => ((string, Speaker)?)known)
            .FirstOrDefault();
}
