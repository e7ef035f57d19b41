using LlmWorkbench.Wording;

namespace LlmWorkbench.Conversations;

/// <summary>A conversation as plain text.</summary>
internal static class ConversationText
{
    private const int BarLength = 24;

    /// <summary>All turns, the last one below the others, and the window.</summary>
    public static string Draw(ConversationResult result) =>
        string.Join('\n', [Title(result), "", .. Lines(result), "", $"{Bar(result)}{Use(result)}", .. Notes(result)]);

    /// <summary>Whose conversation it is.</summary>
    public static string Title(ConversationResult result) =>
        $"Conversation with {VisibleText.Phrase(result.Model)}: {Figures.Count(result.Turns.Count, "turn")}";

    /// <summary>How full the window is, in figures.</summary>
    public static string Use(ConversationResult result) =>
        result.IsWindowKnown
            ? $"{Figures.Whole(result.UsedTokens)} of {Figures.Whole(result.Window)} tokens of the context window used, "
                + $"{Figures.Whole(result.FreeTokens)} free"
            : $"{Figures.Count(result.UsedTokens, "token")} used; the service does not say how long its context window is";

    /// <summary>What was left out, and how the last answer ended where it is not by itself.</summary>
    public static IEnumerable<string> Notes(ConversationResult result)
    {
        if (result.DroppedTurns > 0)
        {
            yield return $"The model did not see the {(result.DroppedTurns == 1 ? "oldest turn" : $"{result.DroppedTurns} oldest turns")}: "
                + "with them the conversation does not fit into the window.";
        }

        if (result.Turns is [.., var last] && ConversationResult.Reason(last.StopReason) is var reason and not "by itself")
        {
            yield return reason switch
            {
                "interrupted" => "The last answer was interrupted; what was written stays in the conversation.",
                "at its limit" => $"The last answer ends at its limit of {Figures.Count(last.AnswerTokens, "token")} (--max-tokens).",
                _ => "The last answer ends because the window is full.",
            };
        }
    }

    /// <summary>What stands after an answer that did not end by itself.</summary>
    public static string Mark(ConversationTurn turn) => turn.IsInterrupted ? " ✂ (interrupted)" : "";

    private static IEnumerable<string> Lines(ConversationResult result)
    {
        if (result.System is { } system)
        {
            yield return $"system:    {VisibleText.Running(system)}";
        }

        foreach ((int i, ConversationTurn turn) in result.Turns.Index())
        {
            string left = i < result.DroppedTurns ? "[left out] " : "";
            yield return $"user:      {left}{VisibleText.Running(turn.Message)}";
            yield return $"assistant: {left}{VisibleText.Running(turn.Answer)}{Mark(turn)}";
        }
    }

    private static string Bar(ConversationResult result)
    {
        if (!result.IsWindowKnown)
        {
            return "";
        }

        int used = (int)Math.Round((double)Math.Min(result.UsedTokens, result.Window) / result.Window * BarLength);
        return $"{new string('█', used)}{new string('░', BarLength - used)} ";
    }
}
