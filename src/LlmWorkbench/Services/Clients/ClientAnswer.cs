using System.Text;
using LlmWorkbench.Chat;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Services.Protocols;
using LlmWorkbench.Wording;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Services.Clients;

/// <summary>Reads an answer of a client update by update.</summary>
/// <param name="failure">Says what it did wrong.</param>
/// <param name="reading">Reads tokens.</param>
internal sealed class ClientAnswer(ClientFailure failure, TokenReading reading)
{
    // Tools that are asked for and have not answered yet: a pipeline may run them itself.
    private readonly Dictionary<string, string> _tools = [];
    private readonly UsageDetails _usage = new();
    private ChatFinishReason? _finish;
    private bool _hasUpdates;
    private bool _tellsTokens;
    private int _bytes;
    private string? _other;

    /// <summary>Reads the next piece; what was thought, and what is no text, is not in it.</summary>
    /// <exception cref="WorkbenchException">It reports an error, or makes no sense.</exception>
    public StreamPart Read(ChatResponseUpdate? update)
    {
        if (update is null)
        {
            throw failure.Nonsense("nothing in the place of a piece");
        }

        _hasUpdates = true;
        _finish = update.FinishReason ?? _finish;
        var text = new StringBuilder();
        foreach (AIContent? content in update.Contents)
        {
            Read(content, text);
        }

        _bytes += Encoding.UTF8.GetByteCount(text.ToString());
        ServiceToken[] tokens = Tokens(update);
        _tellsTokens |= tokens.Length > 0;
        return new StreamPart(text.ToString(), tokens);
    }

    /// <summary>The end, after the last piece. That nothing says why is as good as an end: what breaks off throws.</summary>
    /// <exception cref="WorkbenchException">There is no answer, or none that is a text.</exception>
    public StreamPart End() =>
        !_hasUpdates ? throw failure.Of("ended without an answer")
        : _tools.Count > 0 || _finish == ChatFinishReason.ToolCalls
            ? throw failure.Of(
                $"asks for the tool «{VisibleText.Name(_tools.Values.FirstOrDefault(""))}», which nobody runs here: add a pipeline that "
                    + "does (UseFunctionInvocation), or a client without tools"
            )
        : _bytes == 0 && _other is { } other ? throw failure.Of($"answers with {VisibleText.Name(other)}, where a text is needed")
        : new StreamPart(
            "",
            [],
            new StreamEnd(Reason(), null, Count(_usage.InputTokenCount), Count(_usage.CachedInputTokenCount) ?? 0)
            {
                WrittenTokens = Count(_usage.OutputTokenCount),
                TextTokens = TextTokens(),
            }
        );

    private void Read(AIContent? content, StringBuilder text)
    {
        switch (content)
        {
            case TextContent said:
                text.Append(said.Text);
                break;
            case UsageContent { Details: { } details }:
                Add(details);
                break;
            case ErrorContent error:
                throw failure.Reported(error.Message);
            case FunctionCallContent { InformationalOnly: false } call:
                _tools[call.CallId ?? ""] = call.Name ?? "";
                break;
            case FunctionResultContent result:
                // The answer goes on: that it ended in a call was said of its beginning.
                _tools.Remove(result.CallId ?? "");
                _finish = null;
                break;
            case DataContent data:
                _other ??= $"data ({data.MediaType})";
                break;
            case null or TextReasoningContent or FunctionCallContent:
                break;
            default:
                _other ??= content.GetType().Name;
                break;
        }
    }

    // Counts may come in several pieces, and are summed as by ToChatResponse. What is negative is no count.
    private void Add(UsageDetails details)
    {
        _usage.InputTokenCount = Sum(_usage.InputTokenCount, details.InputTokenCount);
        _usage.OutputTokenCount = Sum(_usage.OutputTokenCount, details.OutputTokenCount);
        _usage.CachedInputTokenCount = Sum(_usage.CachedInputTokenCount, details.CachedInputTokenCount);
        _usage.ReasoningTokenCount = Sum(_usage.ReasoningTokenCount, details.ReasoningTokenCount);
    }

    private static long? Sum(long? one, long? other) =>
        other is >= 0 and <= int.MaxValue ? Math.Min(int.MaxValue, (one ?? 0) + other.Value) : one;

    private static int? Count(long? count) => (int?)count;

    // Where tokens are told they are counted. Else a token is a byte or more: what counts more has counted thoughts, or is wrong.
    private int? TextTokens() =>
        !_tellsTokens && _usage.OutputTokenCount - (_usage.ReasoningTokenCount ?? 0) is { } count && count > 0 && count <= _bytes
            ? (int)count
            : null;

    private StopReason Reason() =>
        _finish == ChatFinishReason.Length ? StopReason.MaxTokens
        : _finish == ChatFinishReason.ContentFilter ? StopReason.Filtered
        : StopReason.EndOfText;

    private ServiceToken[] Tokens(ChatResponseUpdate update) =>
        update.AdditionalProperties is { } more
        && more.TryGetValue(TokenLogProbability.Key, out object? value)
        && value is IReadOnlyList<TokenLogProbability> tokens
            ? [.. tokens.Select(token => Token(token) with { Top = reading.Ordered(token.Alternatives.Select(Token)) })]
            : [];

    private ServiceToken Token(TokenLogProbability token) =>
        new(token.Id, Encoding.UTF8.GetBytes(token.Text), reading.LogProbability(token.LogProbability));
}
