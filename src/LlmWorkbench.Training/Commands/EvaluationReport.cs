using System.Globalization;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Commands;

/// <summary>What a model has learned, in lines: copying, tasks by frequency, weighted choices, samples.</summary>
internal static class EvaluationReport
{
    private static readonly string[] s_prompts =
    [
        "One morning,",
        "Question: What is the capital of Norway?\nAnswer:",
        ChatFormat.Prompt("Tell me a story about an owl and a key."),
        .. new[] { "Hello, how are you?", "Who are you?", "What is the opposite of hot?", "Where does Waldemar Nobody live?" }.Select(
            text => ChatFormat.Prompt(text)
        ),
    ];

    /// <summary>Writes the lines.</summary>
    /// <param name="output">Takes them.</param>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="tasks">The questions.</param>
    /// <param name="most">How many questions of each group are asked at most.</param>
    public static void Write(TextWriter output, TransformerNetwork network, BytePairTokenizer tokenizer, TaskWriter tasks, int most)
    {
        int[] words = Lexicon
            .Words.Select(word => tokenizer.Encode(" " + word))
            .Where(tokens => tokens.Count == 1)
            .Select(tokens => tokens[0])
            .ToArray();
        if (words.Length > 0 && network.Shape.Context > InductionLength * 2)
        {
            InductionScore copying = InductionExam.Measure(network, tokenizer.IdOf(ChatFormat.EndOfText), words, InductionLength);
            HeadScore previous = copying.Heads.MaxBy(head => head.Previous)!;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"repeated random words: first half {copying.FirstHalf:0.000}, second half {copying.SecondHalf:0.000} "
                        + $"nats/token; best induction score {copying.Best.Induction:0.000} (layer {copying.Best.Layer}, head "
                        + $"{copying.Best.Head}), best previous-token score {previous.Previous:0.000} (layer {previous.Layer}, head "
                        + $"{previous.Head})"
                )
            );
        }

        foreach (TaskScore score in TaskExam.Take(network, tokenizer, tasks.All(), most))
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{score.Task}{(score.Group is null ? "" : ", " + score.Group)}: {score.Correct} of {score.Count} "
                        + $"({100.0 * score.Correct / score.Count:0.0} %)"
                )
            );
        }

        foreach (ChoiceScore choice in ChoiceExam.Take(network, tokenizer))
        {
            IEnumerable<string> pairs = choice.Table.Outcomes.Zip(
                choice.Model,
                (outcome, model) => FormattableString.Invariant($"{outcome.Word} {outcome.Probability:0.00}/{model:0.00}")
            );
            output.WriteLine(
                FormattableString.Invariant(
                    $"{choice.Table.Prompt} …: total variation {choice.TotalVariation:0.000}; truth/model: {string.Join(", ", pairs)}"
                )
            );
        }

        foreach (string prompt in s_prompts)
        {
            output.WriteLine($"---\n{prompt}⟶{Sampling.Continue(network, tokenizer, prompt, 0.7, new SeededRandom(1))}");
        }
    }

    private const int InductionLength = 50;
}
