using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Services.Protocols;

/// <summary>OpenAI's chat completions (<see href="https://platform.openai.com/docs/api-reference/chat">reference</see>): each text is sent
/// as a user's message, and what comes is the answer to it.</summary>
internal sealed class ChatProtocol(ServiceConnection connection, string model) : OpenAiProtocol(connection, model)
{
    /// <inheritdoc/>
    public override string Name => "a service like OpenAI's chat";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Commands => ["generate", "logits", "evaluate", "embed", "chat", "speed", "cost"];

    // OpenAI's newer models know the new name alone, and other programs the old one.
    /// <inheritdoc/>
    protected override string LimitName =>
        Connection.Address.Root.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase) ? "max_completion_tokens" : "max_tokens";

    /// <inheritdoc/>
    public override IEnumerable<StreamPart> Write(
        string prompt,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    ) => Answer([new SpokenMessage(Speaker.User, prompt)], options, parseSpecial, cancellation).Parts;

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceToken> Score(
        string text,
        TokenizationOptions options,
        int fromByte,
        Action<IReadOnlyList<ServiceToken>, double> soFar,
        CancellationToken cancellation
    ) => throw Cannot("scores the tokens of a text that it is given", "only what it writes has log-probabilities");
}
