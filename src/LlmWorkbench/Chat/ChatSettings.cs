using System.Globalization;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Chat;

/// <summary>Reads options of Microsoft.Extensions.AI. What cannot be done as asked is refused, and nothing is left out silently.</summary>
internal static class ChatSettings
{
    /// <summary>How an answer is generated.</summary>
    /// <exception cref="WorkbenchException">Something is asked for that is not there.</exception>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    /// <exception cref="Llama.Grammars.Notation.GrammarException">The schema of the answer cannot be followed.</exception>
    internal static GenerationOptions Read(ChatOptions? options, IChatClient client, LoadedModel model)
    {
        GenerationOptions how = (options?.RawRepresentationFactory?.Invoke(client)) switch
        {
            null => new GenerationOptions { MaxTokens = int.MaxValue }, // as many as the context holds
            GenerationOptions given => given,
            GenerateOptions given => given.Generation,
            { } other => throw new WorkbenchException(
                $"{nameof(ChatOptions.RawRepresentationFactory)} makes a {other.GetType().Name}: this client takes "
                    + $"{nameof(GenerationOptions)}."
            ),
        };
        if (options is null)
        {
            return how;
        }

        Refuse(options, model);
        how = how with
        {
            MaxTokens = options.MaxOutputTokens ?? how.MaxTokens,
            Stop = options.StopSequences is { Count: > 0 } stops ? [.. stops] : how.Stop,
            Alternatives = Alternatives(options) ?? how.Alternatives,
            Sampling = how.Sampling with
            {
                Temperature = Written(options.Temperature) ?? how.Sampling.Temperature,
                TopP = Written(options.TopP) ?? how.Sampling.TopP,
                TopK = options.TopK ?? how.Sampling.TopK,
                Seed = options.Seed is { } seed ? Seed(seed) : how.Sampling.Seed,
                Grammar = Form(options.ResponseFormat) ?? how.Sampling.Grammar,
            },
        };
        how.Validate();
        return how;
    }

    /// <summary>Refuses a request for another model.</summary>
    /// <exception cref="WorkbenchException">It names another.</exception>
    internal static void RequireModel(string? asked, LoadedModel model)
    {
        if (asked is not null && !asked.Equals(model.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new WorkbenchException(
                $"The model {VisibleText.Phrase(asked)} is asked for, but this is {VisibleText.Phrase(model.Name)}: leave ModelId out, or "
                    + "make a client of the other model."
            );
        }
    }

    private static void Refuse(ChatOptions options, LoadedModel model)
    {
        RequireModel(options.ModelId, model);
        string? asked =
            options.Tools is { Count: > 0 } ? "Tools are given, but the chat format has no place for them: leave Tools empty."
            : options.ConversationId is not null || options.ContinuationToken is not null
                ? "An earlier conversation is to be continued, but this client keeps none: give all of its messages."
            : options.FrequencyPenalty is not (null or 0) || options.PresencePenalty is not (null or 0)
                ? "Frequency and presence penalties are not there: set the repetition penalty in GenerationOptions, given by "
                    + "RawRepresentationFactory."
            : null;
        if (asked is not null)
        {
            throw new WorkbenchException(asked);
        }
    }

    private static int? Alternatives(ChatOptions options) =>
        options.AdditionalProperties is { } more && more.TryGetValue(TokenLogProbability.CountKey, out int count) ? count : null;

    // 0.7f is 0.699999988 as a double: what was written is meant.
    private static double? Written(float? value) =>
        value is { } number ? double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private static uint Seed(long seed) =>
        seed is >= 0 and <= SamplingOptions.LargestSeed
            ? (uint)seed
            : throw new WorkbenchException(
                string.Create(CultureInfo.InvariantCulture, $"The seed is {seed}, but must be from 0 to {SamplingOptions.LargestSeed}.")
            );

    private static Grammar? Form(ChatResponseFormat? format) =>
        format switch
        {
            null or ChatResponseFormatText => null,
            ChatResponseFormatJson { Schema: { } schema } => Grammar.FromJsonSchema(schema.GetRawText()),
            ChatResponseFormatJson => Grammar.Json,
            _ => throw new WorkbenchException($"The answer is to be a {format.GetType().Name}: text and JSON are what there is."),
        };
}
