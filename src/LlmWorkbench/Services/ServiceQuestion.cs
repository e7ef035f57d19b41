using System.Text;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Services.Protocols;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Services;

/// <summary>Asks a service one question and judges what it says, as a local model's answer is judged.</summary>
internal sealed class ServiceQuestion(ServiceProtocol protocol, EvaluationOptions options, Spending spending)
{
    /// <summary>Asks one question.</summary>
    /// <param name="index">The question's place in the dataset.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellation">Stops it.</param>
    public Answer Ask(int index, Question question, CancellationToken cancellation) =>
        question switch
        {
            MultipleChoiceQuestion choice => Choose(index, choice, cancellation),
            ClozeQuestion cloze => Complete(index, cloze, cancellation),
            OpenQuestion open => Write(index, open, cancellation),
            _ => throw new NotSupportedException($"A {question.GetType().Name} cannot be asked."),
        };

    private Answer Choose(int index, MultipleChoiceQuestion question, CancellationToken cancellation)
    {
        IReadOnlyList<ServiceToken>[] scored = Continuations(question.Text, question.Choices, cancellation);
        int most = scored.Min(tokens => tokens.Count) - 1;
        int shared = 0;
        while (shared < most && scored.All(tokens => tokens[shared].Bytes.AsSpan().SequenceEqual(scored[0][shared].Bytes)))
        {
            shared++;
        }

        ScoredChoice[] choices =
        [
            .. question.Choices.Select(
                (text, i) =>
                    new ScoredChoice(
                        text,
                        i == question.Answer,
                        Nats(scored[i]),
                        Nats([.. scored[i].Skip(shared)]) / (scored[i].Count - shared),
                        Nats(scored[i]) / Encoding.UTF8.GetByteCount(text)
                    )
            ),
        ];
        return QuestionJudge.Choice(index, question, choices, options.Normalization);
    }

    private Answer Complete(int index, ClozeQuestion question, CancellationToken cancellation)
    {
        IReadOnlyList<ServiceToken> tokens = Continuations(question.Text, [question.Answer], cancellation)[0];
        return QuestionJudge.Cloze(index, question, Nats(tokens), tokens.All(token => token.Rank == 1));
    }

    private Answer Write(int index, OpenQuestion question, CancellationToken cancellation)
    {
        GenerationResult written = ServiceGeneration.Run(
            protocol,
            "",
            question.Text,
            new GenerateOptions
            {
                MaxTokens = options.MaxTokens,
                Sampling = SamplingOptions.Greedy,
                Alternatives = 0,
                Stop = ["\n"],
            },
            null,
            cancellation
        );
        int read = written.PromptTokenCount > 0 ? written.PromptTokenCount : Encoding.UTF8.GetByteCount(question.Text);

        // Thoughts are paid for too, and a piece can be several tokens.
        spending.Add(read, Math.Max(written.Tokens.Count, written.CountedTokens ?? 0));
        string given = written.Text.TrimStart().Split('\n')[0].Trim();
        return QuestionJudge.Open(index, question, given);
    }

    // The tokens that come after a text, for each way in which it could go on. A token that holds the text's end and an answer's first
    // letters belongs to the answer.
    private IReadOnlyList<ServiceToken>[] Continuations(string text, IReadOnlyList<string> answers, CancellationToken cancellation)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        IReadOnlyList<ServiceToken>[] all = [.. answers.Select(answer => Score($"{text} {answer}", bytes, cancellation))];
        int context = answers.Select((answer, i) => First($"{text} {answer}", all[i], bytes)).Min();
        if (all.Any(tokens => tokens.Skip(context).Any(token => double.IsNaN(token.LogProbability))))
        {
            all = [.. answers.Select(answer => Score($"{text} {answer}", 0, cancellation))];
        }

        IReadOnlyList<ServiceToken>[] after = [.. all.Select(tokens => tokens.Skip(context).ToArray())];
        return after.All(tokens => tokens.Count > 0 && tokens.All(token => !double.IsNaN(token.LogProbability)))
            ? after
            : throw protocol.Failure.Nonsense("tokens without log-probabilities");
    }

    private IReadOnlyList<ServiceToken> Score(string text, int fromByte, CancellationToken cancellation)
    {
        IReadOnlyList<ServiceToken> tokens = protocol.Score(text, new TokenizationOptions(), fromByte, (_, _) => { }, cancellation);
        spending.Add(tokens.Count, 1);

        // What a tokenizer adds at the end is no part of the answer.
        (int Start, int Length)[] places = TokenPlaces.In(text, tokens);
        int end = Array.FindLastIndex(places, place => place.Length > 0) + 1;
        return [.. tokens.Take(end)];
    }

    private static int First(string text, IReadOnlyList<ServiceToken> tokens, int bytes) =>
        Math.Max(1, Array.FindIndex(TokenPlaces.In(text, tokens), place => place.Start + place.Length > bytes));

    private static double Nats(IReadOnlyList<ServiceToken> tokens) => -tokens.Sum(token => token.LogProbability);
}
