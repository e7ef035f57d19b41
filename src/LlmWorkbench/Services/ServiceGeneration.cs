using System.Collections.Immutable;
using System.Diagnostics;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Services.Protocols;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Services;

/// <summary>Puts the pieces of a text that a service writes together. It ends whatever the service does: more tokens than were asked for
/// are not taken, nor pieces without end that hold none.</summary>
internal static class ServiceGeneration
{
    // Pieces without a token: a role at the beginning, counts at the end, something to keep the line open. A model that thinks before it
    // answers sends its thoughts as pieces without text, as many as tokens were asked for.
    private const int MaxEmpty = 1000;

    // What may come after the last token that was asked for: that it was the last, and the counts.
    private const int MaxBeyond = 8;

    /// <summary>Continues a text.</summary>
    /// <exception cref="WorkbenchException">The service broke off, or answered with nonsense; what was written before was kept.</exception>
    public static GenerationResult Run(
        ServiceProtocol protocol,
        string model,
        string prompt,
        GenerateOptions asked,
        SurprisalResult? scores,
        RunContext run
    ) =>
        Run(
            protocol,
            model,
            options => new ServiceAnswer(prompt, protocol.Write(prompt, options, asked.ParseSpecial, run.Cancellation)),
            asked,
            scores,
            run
        );

    /// <summary>Answers a conversation.</summary>
    /// <exception cref="WorkbenchException">The service broke off, or answered with nonsense; what was written before was kept.</exception>
    public static GenerationResult Answer(
        ServiceProtocol protocol,
        string model,
        IReadOnlyList<SpokenMessage> messages,
        GenerateOptions asked,
        RunContext run
    ) => Run(protocol, model, options => protocol.Answer(messages, options, asked.ParseSpecial, run.Cancellation), asked, null, run);

    /// <summary>Asks for one token, with what else could come; its probabilities are the model's own.</summary>
    public static GenerationResult Next(ServiceProtocol protocol, string model, string text, int top, RunContext run) =>
        Run(
            protocol,
            model,
            text,
            protocol.ForAlternatives(
                new GenerationOptions
                {
                    MaxTokens = 1,
                    Sampling = protocol.Honoured(SamplingOptions.Greedy with { TopK = 0, MinP = 0, TopP = 1 }),
                    Alternatives = top,
                },
                run.Cancellation
            ),
            null,
            run
        );

    private static GenerationResult Run(
        ServiceProtocol protocol,
        string model,
        Func<GenerationOptions, ServiceAnswer> write,
        GenerateOptions asked,
        SurprisalResult? scores,
        RunContext run
    )
    {
        GenerationOptions options = asked.Generation with { Sampling = protocol.Honoured(asked.Generation.Sampling) };
        options.Validate();
        ImmutableList<GeneratedToken>.Builder tokens = ImmutableList.CreateBuilder<GeneratedToken>();
        StreamEnd end = new(null, null, null);
        long start = Stopwatch.GetTimestamp();
        (TimeSpan first, TimeSpan last, int empty, int beyond) = (TimeSpan.Zero, TimeSpan.Zero, 0, 0);
        ServiceAnswer answer = write(options);
        (string tail, string textTail) = ("", "");
        StopStrings? stops = protocol.KeepsToStops || options.Stop.Count == 0 ? null : new StopStrings(options.Stop);
        foreach (StreamPart part in answer.Parts)
        {
            run.ThrowIfStopped();
            beyond += tokens.Count >= options.MaxTokens ? 1 : 0;
            empty = part.Tokens.Count + part.Text.Length > 0 ? 0 : empty + 1;
            foreach (GeneratedToken token in Certain(stops, part, options.Alternatives).Take(options.MaxTokens - tokens.Count))
            {
                last = Stopwatch.GetElapsedTime(start);
                first = tokens.Count == 0 ? last : first;
                tokens.Add(token);

                // As tokens and as text, which the service need not tell alike. Both are looked at, so that both tails go on.
                if (!protocol.Failure.IsFreeOfKey(ref tail, token.Text) | !protocol.Failure.IsFreeOfKey(ref textTail, token.Delta))
                {
                    run.Keep(() => Result([], null));
                    throw protocol.Failure.KeyRepeated();
                }
            }

            end = part.End is { } more ? Together(end, more) : end;
            run.Keep(() => Result(tokens.ToImmutable(), null));
            if (
                stops?.Found is not null
                || end is { Reason: not null, IsLast: true }
                || empty - MaxEmpty > options.MaxTokens
                || beyond > MaxBeyond
            )
            {
                break;
            }
        }

        end = stops?.Found is { } stop ? end with { Reason = StopReason.StopString, StopString = stop } : end;
        StopReason? reason = end.Reason ?? (tokens.Count >= options.MaxTokens ? StopReason.MaxTokens : null);
        return reason is not null
            ? Result(tokens.ToImmutable(), reason)
            : throw protocol.Failure.Of($"broke off its text after {tokens.Count} tokens: ask it once more");

        // Between the first token and the last one fewer were written than there are.
        GenerationResult Result(IReadOnlyList<GeneratedToken> written, StopReason? why) =>
            new(
                model,
                answer.Prompt,
                end.PromptTokens ?? 0,
                end.ReusedTokens,
                written,
                why,
                options,
                first,
                written.Count < 2 ? TimeSpan.Zero : (last - first) * written.Count / (written.Count - 1)
            )
            {
                StopString = end.StopString ?? (why == StopReason.StopString && options.Stop.Count == 1 ? options.Stop[0] : null),
                PromptScores = scores,
                CountedTokens = end.WrittenTokens,
                TextTokens = end.TextTokens,
            };
    }

    // What could be the beginning of a stop string waits for what follows; at the end it is none.
    private static IEnumerable<GeneratedToken> Certain(StopStrings? stops, StreamPart part, int alternatives)
    {
        IEnumerable<GeneratedToken> tokens = WrittenTokens.Of(part, alternatives);
        return stops is null ? tokens : Held();

        IEnumerable<GeneratedToken> Held()
        {
            foreach (GeneratedToken token in tokens)
            {
                stops.Add(token);
                while (stops.Take() is { } certain)
                {
                    yield return certain;
                }

                if (stops.Found is not null)
                {
                    yield break;
                }
            }

            if (part.End is not null)
            {
                stops.End();
            }

            while (stops.Take() is { } rest)
            {
                yield return rest;
            }
        }
    }

    private static StreamEnd Together(StreamEnd before, StreamEnd after) =>
        new(
            before.Reason ?? after.Reason,
            before.StopString ?? after.StopString,
            after.PromptTokens ?? before.PromptTokens,
            Math.Max(before.ReusedTokens, after.ReusedTokens),
            after.IsLast
        )
        {
            WrittenTokens = after.WrittenTokens ?? before.WrittenTokens,
            TextTokens = after.TextTokens ?? before.TextTokens,
        };
}
