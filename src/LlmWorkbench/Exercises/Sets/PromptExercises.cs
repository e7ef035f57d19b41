using LlmWorkbench.Conversations;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Prompts;
using LlmWorkbench.Prompts.Comparison;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on prompt formats.</summary>
internal static class PromptExercises
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "prompts/share",
            (answers, data) => data is PromptResult prompt ? Share(prompt).Judge(answers[0]) : Missing("#!prompt --into prompt")
        ),
        new(
            "prompts/lost",
            (answers, data) =>
                data is FormatComparisonResult { Scores.Count: > 1 } formats
                    ? Lost(formats).Judge(answers[0])
                    : Missing("#!prompt --compare world --into formats")
        ),
        new(
            "prompts/turns",
            (answers, data) =>
                data is ConversationResult { Turns.Count: > 0 } talk ? Turns(talk).Judge(answers[0]) : Missing("#!chat --into talk")
        ),
    ];

    private static Judgement Missing(string command) =>
        Judgement.Broken($"the check needs the result of {command}: run that cell, and give the result as in the shipped notebook.");

    private static NumberAnswer Share(PromptResult prompt)
    {
        double expected = prompt.FormatTokenCount / (double)prompt.Tokens.Count;
        return new NumberAnswer(expected, 0.005)
        {
            What = "a share from 0 to 1",
            Right = $"{prompt.FormatTokenCount} of {prompt.Tokens.Count} tokens, {Figures.Percent(expected)}.",
            Hint = "divide the tokens of the format by all tokens of the prompt, the added one too.",
            Mistakes =
            [
                new(1 - expected, "that is the share of the words; the format has the rest."),
                new(prompt.FormatTokenCount, "that is how many tokens the format has; which share of all are they?"),
            ],
        };
    }

    private static NumberAnswer Lost(FormatComparisonResult formats)
    {
        int own = formats.Scores[0].Right.Successes;
        int expected = own - formats.Scores.Skip(1).Min(score => score.Right.Successes);
        return new NumberAnswer(expected, 0.5)
        {
            What = "a number of answers",
            Right = $"{expected} of {own} right answers are gone with the wrong format. The weights are the same.",
            Hint = "take the right answers in the model's own format, and subtract the fewest that another format has.",
            Mistakes = [new(own, "that is what its own format gets right; how many of them are left in the worst one?")],
        };
    }

    private static NumberAnswer Turns(ConversationResult talk)
    {
        double each = talk.UsedTokens / (double)talk.Turns.Count;
        double expected = Math.Floor(talk.FreeTokens / each);
        return new NumberAnswer(expected, 0.5)
        {
            What = "a number of turns",
            Right = $"{expected} more, at {Figures.Fixed(each, 1)} tokens a turn.",
            Hint = "how many tokens did a turn take so far, and how often does that go into what is free?",
            Mistakes =
            [
                new(Math.Floor(talk.Window / each), "so many fit into an empty window; the turns that were said are in it already."),
            ],
        };
    }
}
