using System.Text;
using System.Text.Unicode;
using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Services.Protocols;

/// <summary>A token as a service tells it.</summary>
/// <param name="Id">Its number in the vocabulary; -1 where the service does not say it.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="LogProbability">The natural logarithm of how probable the model found it, in nats; not a number where the service does not
/// say it.</param>
internal sealed record ServiceToken(int Id, byte[] Bytes, double LogProbability)
{
    /// <summary>The number of a token whose number is not known.</summary>
    public const int NoId = -1;

    /// <summary>Its text; bytes that are not a whole character become U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Its bytes where its text cannot show them.</summary>
    public ReadOnlyMemory<byte> HiddenBytes => Utf8.IsValid(Bytes) ? default : Bytes;

    /// <summary>How probable the model found it, 0 to 1; not a number where the service does not say it.</summary>
    public double Probability => Math.Exp(LogProbability);

    /// <summary>Its rank among all tokens as far as the service says it; 0 where it does not.</summary>
    public int Rank { get; init; }

    /// <summary>The most probable tokens in its place, most probable first.</summary>
    public IReadOnlyList<ServiceToken> Top { get; init; } = [];
}

/// <summary>A piece of a text that is written.</summary>
/// <param name="Text">What it adds to the text.</param>
/// <param name="Tokens">Its tokens; none where the service does not tell them.</param>
/// <param name="End">What is said at the end; <see langword="null"/> before it.</param>
internal sealed record StreamPart(string Text, IReadOnlyList<ServiceToken> Tokens, StreamEnd? End = null);

/// <summary>An answer to a conversation.</summary>
/// <param name="Prompt">The conversation in its format where that is told, and else the messages alone.</param>
/// <param name="Parts">What is written.</param>
internal sealed record ServiceAnswer(string Prompt, IEnumerable<StreamPart> Parts);

/// <summary>What a service says at the end of a text; what it leaves out may come with a later piece.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="StopString">The stop string that ended it, where the service says it.</param>
/// <param name="PromptTokens">How many tokens the prompt is.</param>
/// <param name="ReusedTokens">How many of them were in its cache.</param>
/// <param name="IsLast">Whether nothing more is to be waited for.</param>
internal sealed record StreamEnd(StopReason? Reason, string? StopString, int? PromptTokens, int ReusedTokens = 0, bool IsLast = true)
{
    /// <summary>How many tokens the service counts as written: more than the pieces where a piece is several or the model thinks first;
    /// <see langword="null"/> where it does not say.</summary>
    public int? WrittenTokens { get; init; }

    /// <summary>How many of them are the text, without thoughts; <see langword="null"/> where it does not say.</summary>
    public int? TextTokens { get; init; }
}
