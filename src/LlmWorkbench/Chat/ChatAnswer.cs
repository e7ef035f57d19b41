using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using Microsoft.Extensions.AI;
using EngineGeneration = LlmWorkbench.Llama.Decoding.Generation;

namespace LlmWorkbench.Chat;

/// <summary>An answer in the words of Microsoft.Extensions.AI: whole, or piece by piece under one number.</summary>
internal sealed class ChatAnswer(string model)
{
    private readonly string _id = NewId();
    private readonly DateTimeOffset _created = DateTimeOffset.UtcNow;
    private int _count;

    /// <summary>The whole answer.</summary>
    internal static ChatResponse Whole(GenerationResult result)
    {
        string id = NewId();
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, result.Text) { MessageId = id })
        {
            ResponseId = id,
            ModelId = result.Model,
            CreatedAt = DateTimeOffset.UtcNow,
            FinishReason = Reason(result.StopReason),
            Usage = Usage(result.PromptTokenCount, result.Tokens.Count, result.ReusedTokens),
            RawRepresentation = result,
            AdditionalProperties = Properties([.. result.Tokens.Select(TokenLogProbability.Of)]),
        };
    }

    /// <summary>A token of the answer. One that completes no character has no text.</summary>
    internal ChatResponseUpdate Update(GeneratedToken token)
    {
        _count++;
        return Update(token.Delta.Length > 0 ? [new TextContent(token.Delta)] : [], token, Properties([TokenLogProbability.Of(token)]));
    }

    /// <summary>The end of the answer.</summary>
    internal ChatResponseUpdate Last(int promptTokens, EngineGeneration generation)
    {
        ChatResponseUpdate last = Update([new UsageContent(Usage(promptTokens, _count, generation.ReusedTokens))], null, null);
        last.FinishReason = Reason(generation.StopReason);
        return last;
    }

    private ChatResponseUpdate Update(IList<AIContent> contents, object? raw, AdditionalPropertiesDictionary? properties) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = _id,
            MessageId = _id,
            ModelId = model,
            CreatedAt = _created,
            RawRepresentation = raw,
            AdditionalProperties = properties,
        };

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static AdditionalPropertiesDictionary Properties(IReadOnlyList<TokenLogProbability> tokens) =>
        new() { [TokenLogProbability.Key] = tokens };

    private static ChatFinishReason? Reason(StopReason? reason) =>
        reason switch
        {
            null => null,
            StopReason.MaxTokens or StopReason.ContextFull => ChatFinishReason.Length,
            StopReason.Filtered => ChatFinishReason.ContentFilter,
            _ => ChatFinishReason.Stop,
        };

    private static UsageDetails Usage(int prompt, int written, int reused) =>
        new()
        {
            InputTokenCount = prompt,
            OutputTokenCount = written,
            TotalTokenCount = prompt + written,
            CachedInputTokenCount = reused,
        };
}
