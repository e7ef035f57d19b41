using System.Text.Json;
using LlmWorkbench.Chat;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Services.Clients;

/// <summary>Options of the workbench in the words of Microsoft.Extensions.AI. What changes nothing (a top-k of 0, a top-p of 1, filters
/// of a greedy answer) is left out, because some services refuse its mere presence.</summary>
internal static class ClientSettings
{
    /// <summary>Options of one request: clients may change what they are given.</summary>
    /// <param name="options">How the answer is drawn.</param>
    /// <param name="tellsProbabilities">Whether the client has the option for alternatives of
    /// <see cref="TokenLogProbability.CountKey"/>; others would send it on.</param>
    public static ChatOptions Of(GenerationOptions options, bool tellsProbabilities)
    {
        SamplingOptions sampling = options.Sampling;
        string[] stops = [.. options.Stop.Where(IsSent)];
        return new ChatOptions
        {
            Temperature = (float)sampling.Temperature,
            TopK = sampling.IsGreedy || sampling.TopK == 0 ? null : sampling.TopK,
            TopP = sampling.IsGreedy || sampling.TopP == 1 ? null : (float)sampling.TopP,
            Seed = sampling.Seed,
            MaxOutputTokens = options.MaxTokens,
            StopSequences = stops.Length > 0 ? stops : null,
            ResponseFormat = Form(sampling.Grammar),
            AdditionalProperties =
                tellsProbabilities && options.Alternatives > 0 ? new() { [TokenLogProbability.CountKey] = options.Alternatives } : null,
        };
    }

    /// <summary>What was said, for one request.</summary>
    public static IList<ChatMessage> Messages(IEnumerable<SpokenMessage> messages) =>
        [.. messages.Select(message => new ChatMessage(new ChatRole(message.Role), message.Text))];

    // Anthropic refuses stop sequences without a letter (https://github.com/BerriAI/litellm/issues/3286); texts are cut here anyway.
    private static bool IsSent(string stop) => !string.IsNullOrWhiteSpace(stop);

    private static ChatResponseFormatJson? Form(Grammar? grammar) =>
        grammar switch
        {
            null => null,
            _ when ReferenceEquals(grammar, Grammar.Json) => ChatResponseFormat.Json,
            _ => ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>(grammar.Schema!)),
        };
}
