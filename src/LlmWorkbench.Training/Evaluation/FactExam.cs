using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Evaluation;

/// <summary>How many facts of one kind a model answers word for word.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="HeldOut">Whether the questions were worded as they never were for these facts in training.</param>
/// <param name="Correct">How many were right.</param>
/// <param name="Count">How many were asked.</param>
public sealed record FactScore(string Kind, bool HeldOut, int Correct, int Count);

/// <summary>Asks a model for its facts. An answer counts when greedy decoding gives exactly the expected text and its end.</summary>
public static class FactExam
{
    private const int BatchSize = 32;
    private static readonly bool[] s_wordings = [false, true];

    /// <summary>Asks every fact once in a wording known from training and once in the held-out one.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="facts">What to ask.</param>
    /// <param name="form">In which form to ask.</param>
    /// <returns>A score for each kind and both wordings, in the order of the facts.</returns>
    public static IReadOnlyList<FactScore> Take(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        IReadOnlyList<Fact> facts,
        QuestionForm form
    ) =>
        [
            .. facts
                .GroupBy(fact => fact.Kind.Name)
                .SelectMany(group =>
                    s_wordings.Select(heldOut => new FactScore(
                        group.Key,
                        heldOut,
                        group
                            .Chunk(BatchSize)
                            .Sum(batch => CountCorrect(network, tokenizer, [.. batch.Select(fact => Item(fact, heldOut, form))])),
                        group.Count()
                    ))
                ),
        ];

    /// <summary>Counts the prompts that greedy decoding continues exactly as expected.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="items">Prompts and their continuations.</param>
    public static int CountCorrect(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        IReadOnlyList<(string Prompt, string Expected)> items
    )
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        int start = tokenizer.IdOf(ChatFormat.EndOfText);
        (int[] Prompt, IReadOnlyList<int> Answer)[] rows = items
            .Select(item => (Prompt: (int[])[start, .. tokenizer.Encode(item.Prompt)], Answer: tokenizer.Encode(item.Expected)))
            // What does not fit in the context cannot be answered.
            .Where(row => row.Prompt.Length + row.Answer.Count <= network.Shape.Context)
            .ToArray();
        if (rows.Length == 0)
        {
            return 0;
        }

        int length = rows.Max(row => row.Prompt.Length + row.Answer.Count);
        // What fills the short rows stands after the answer, where nothing before it can see it.
        long[,] tokens = new long[rows.Length, length];
        for (int row = 0; row < rows.Length; row++)
        {
            foreach ((int token, int at) in rows[row].Prompt.Concat(rows[row].Answer).Select((token, at) => (token, at)))
            {
                tokens[row, at] = token;
            }
        }

        // Greedy decoding writes the answer exactly when each of its tokens is the likeliest after what goes before.
        long[] likeliest = network.Forward(tensor(tokens)).argmax(-1).data<long>().ToArray();
        return Enumerable
            .Range(0, rows.Length)
            .Count(row =>
                Enumerable
                    .Range(0, rows[row].Answer.Count)
                    .All(i => likeliest[(row * length) + rows[row].Prompt.Length - 1 + i] == rows[row].Answer[i])
            );
    }

    private static (string Prompt, string Expected) Item(Fact fact, bool heldOut, QuestionForm form)
    {
        string question = fact.Ask(heldOut ? fact.HeldOutQuestion : (fact.HeldOutQuestion + 1) % fact.Kind.Questions.Count);
        switch (form)
        {
            case QuestionForm.Plain:
                return ($"Question: {question}\nAnswer:", $" {fact.Value}\n");
            case QuestionForm.Chat:
                return (ChatFormat.Prompt(question), fact.Reply + ChatFormat.EndOfMessage);
            default:
                InstructionExample asked = InstructionFormat.Ask(fact, question, form == QuestionForm.BriefInstruction);
                return (asked.Prompt, asked.Reply);
        }
    }
}
