using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Services.Failures;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Services.Protocols;

/// <summary>How one kind of service is asked, and what its answers mean.</summary>
/// <param name="failure">Says what it did wrong.</param>
internal abstract class ServiceProtocol(ServiceFailure failure)
{
    /// <summary>What the service is, as in <c>llama-server</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its name at the beginning of a sentence.</summary>
    public string Subject => AtBeginning(Name);

    /// <summary>The commands that work with it.</summary>
    public abstract IReadOnlyList<string> Commands { get; }

    /// <summary>Says what the service did wrong.</summary>
    public ServiceFailure Failure => failure;

    /// <summary>Whether it may tell how probable tokens are; where not, it is not asked for that alone.</summary>
    public virtual bool TellsProbabilities => true;

    /// <summary>Whether a text ends where a stop string comes that it was told; where not, it is cut here.</summary>
    public virtual bool KeepsToStops => true;

    /// <summary>Reads tokens.</summary>
    protected TokenReading Reading { get; } = new(failure);

    /// <summary>The filters that the service has: those that it does not have stand for nothing where they are the defaults, and are
    /// refused where they were chosen.</summary>
    /// <exception cref="WorkbenchException">One was chosen that the service does not have.</exception>
    public abstract SamplingOptions Honoured(SamplingOptions sampling);

    /// <summary>Continues a text.</summary>
    /// <param name="prompt">The text.</param>
    /// <param name="options">How it is continued.</param>
    /// <param name="parseSpecial">Whether names of control tokens in the text are those tokens, where that can be chosen.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract IEnumerable<StreamPart> Write(
        string prompt,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    );

    /// <summary>How one token is asked for of which only the alternatives count.</summary>
    public virtual GenerationOptions ForAlternatives(GenerationOptions options, CancellationToken cancellation) => options;

    /// <summary>Answers a conversation in the service's own chat format.</summary>
    /// <param name="messages">What was said, the last by the user.</param>
    /// <param name="options">How the answer is drawn.</param>
    /// <param name="parseSpecial">Whether names of control tokens in messages are those tokens, where that can be chosen.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract ServiceAnswer Answer(
        IReadOnlyList<SpokenMessage> messages,
        GenerationOptions options,
        bool parseSpecial,
        CancellationToken cancellation
    );

    /// <summary>Counts the tokens of a conversation in its format; <see langword="null"/> where there is no call for that.</summary>
    public virtual int? CountTokens(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation) => null;

    /// <summary>Cuts a text into tokens.</summary>
    /// <returns>The tokens, without log-probabilities.</returns>
    public virtual IReadOnlyList<ServiceToken> Tokenize(string text, TokenizationOptions options, CancellationToken cancellation) =>
        throw Cannot(
            "cuts a text into tokens",
            "its tokenizer stays with it; #!tokens --compare shows those of GPT-4 beside a local model's"
        );

    /// <summary>Scores a text's tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How it is cut.</param>
    /// <param name="fromByte">Tokens that end before this place in the text need no score.</param>
    /// <param name="soFar">Given what there is after each step, and the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>All tokens, those without a score with no number.</returns>
    public virtual IReadOnlyList<ServiceToken> Score(
        string text,
        TokenizationOptions options,
        int fromByte,
        Action<IReadOnlyList<ServiceToken>, double> soFar,
        CancellationToken cancellation
    ) => throw Cannot("scores the tokens of a text that it is given", "only what it writes has log-probabilities");

    /// <summary>Texts as vectors.</summary>
    public abstract IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, CancellationToken cancellation);

    /// <summary>Vectors of one width, one for each text.</summary>
    protected IReadOnlyList<float[]> Checked(float[][] vectors, int count) =>
        vectors.Length != count ? throw Failure.Nonsense($"{vectors.Length} vectors for {count} texts")
        : vectors.Any(v => v.Length == 0 || v.Length != vectors[0].Length || !v.All(float.IsFinite))
            ? throw Failure.Nonsense("vectors that are empty, of several lengths or without numbers")
        : vectors;

    /// <summary>What something is, at the beginning of a sentence: names stay as they are written.</summary>
    public static string AtBeginning(string name) => name.StartsWith("a ", StringComparison.Ordinal) ? $"A{name[1..]}" : name;

    /// <summary>A sentence about what the service has no call for.</summary>
    /// <param name="what">As in <c>cuts a text into tokens</c>.</param>
    /// <param name="because">Why, and what works.</param>
    protected WorkbenchException Cannot(string what, string because) => new($"{Subject} has no call that {what}: {because}.");

    /// <summary>Refuses what only the weights, or another service, can do.</summary>
    protected void Require(bool holds, string option) =>
        _ = holds ? true : throw new WorkbenchException($"{Subject} has no {option}: leave it out, or ask a local model or llama-server.");

    /// <summary>Refuses what no service does.</summary>
    protected void RequireCommon(GenerationOptions options)
    {
        Require(options.StopAtEnd, "way to go on after the end of a text");
        Require(options.Sampling.RepetitionWindow == new SamplingOptions().RepetitionWindow || Name == "llama-server", "repetition window");
    }

    /// <summary>Messages as one text, for where a service does not tell how it writes them.</summary>
    protected static string Plain(IEnumerable<SpokenMessage> messages) => string.Join("\n\n", messages.Select(message => message.Text));
}
