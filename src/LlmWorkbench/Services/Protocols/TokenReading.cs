using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmWorkbench.Services.Failures;
using LlmWorkbench.Services.Http;

namespace LlmWorkbench.Services.Protocols;

/// <summary>Tokens with their log-probabilities in the forms that services have for them; numbers that cannot be are refused.</summary>
/// <param name="failure">Says so.</param>
internal sealed class TokenReading(ServiceFailure failure)
{
    // Services round, and compute in 32 bits.
    private const double Rounding = 1e-3;

    // No two logits lie so far apart: services write the least number that they have for a probability of nothing.
    private const double Least = -1e6;

    /// <summary>A token of OpenAI's chat completions, llama-server and Ollama.</summary>
    public ServiceToken Token(JsonElement json) =>
        new(json.Whole("id") ?? ServiceToken.NoId, Bytes(json), LogProbability(json.Number("logprob")))
        {
            Top = Ordered(
                json.Items("top_logprobs")
                    .Select(top => new ServiceToken(
                        top.Whole("id") ?? ServiceToken.NoId,
                        Bytes(top),
                        LogProbability(top.Number("logprob"))
                    ))
            ),
        };

    /// <summary>The tokens of OpenAI's completions.</summary>
    /// <param name="logprobs">The object with a list for each kind of number.</param>
    /// <param name="ids">The tokens' numbers where vLLM says them.</param>
    public IReadOnlyList<ServiceToken> Tokens(JsonElement logprobs, IReadOnlyList<JsonElement> ids)
    {
        IReadOnlyList<JsonElement> texts = logprobs.Items("tokens");
        IReadOnlyList<JsonElement> numbers = logprobs.Items("token_logprobs");
        IReadOnlyList<JsonElement> tops = logprobs.Items("top_logprobs");
        return
        [
            .. texts.Select(
                (text, i) =>
                    new ServiceToken(
                        ids.Count == texts.Count ? ids[i].AsWhole() ?? ServiceToken.NoId : ServiceToken.NoId,
                        Bytes(text.AsText()),
                        i < numbers.Count && numbers[i].ValueKind == JsonValueKind.Number
                            ? LogProbability(numbers[i].GetDouble())
                            : double.NaN
                    )
                    {
                        Top = i < tops.Count && tops[i].ValueKind == JsonValueKind.Object ? Alternatives(tops[i]) : [],
                    }
            ),
        ];
    }

    /// <summary>A log-probability that can be one.</summary>
    public double LogProbability(double? number) =>
        number is null ? double.NaN
        : number < Least ? double.NegativeInfinity
        : number <= Rounding ? Math.Min(0, number.Value)
        : throw failure.Nonsense(string.Create(CultureInfo.InvariantCulture, $"a log-probability of {number}"));

    /// <summary>The bytes of a token that is written as text; OpenAI writes those that are no character as <c>bytes:\xe2\x82</c>.</summary>
    public static byte[] Bytes(string text)
    {
        const string Mark = "bytes:";
        if (!text.StartsWith(Mark + "\\x", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        List<byte> bytes = [];
        foreach (string digits in text[Mark.Length..].Split("\\x", StringSplitOptions.RemoveEmptyEntries))
        {
            if (!byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                return Encoding.UTF8.GetBytes(text);
            }

            bytes.Add(value);
        }

        return [.. bytes];
    }

    private ServiceToken[] Alternatives(JsonElement json) =>
        Ordered(
            json.EnumerateObject()
                .Where(top => top.Value.ValueKind == JsonValueKind.Number)
                .Select(top => new ServiceToken(ServiceToken.NoId, Bytes(top.AsText()), LogProbability(top.Value.GetDouble())))
        );

    private static byte[] Bytes(JsonElement json)
    {
        IReadOnlyList<JsonElement> listed = json.Items("bytes");
        List<byte> bytes = [];
        foreach (JsonElement item in listed)
        {
            if (item.AsByte() is not { } value)
            {
                bytes.Clear();
                break;
            }

            bytes.Add(value);
        }

        return bytes.Count > 0 ? [.. bytes] : Bytes(json.Text("token") ?? "");
    }

    /// <summary>Tokens that could come in one place, most probable first.</summary>
    public ServiceToken[] Ordered(IEnumerable<ServiceToken> tokens)
    {
        ServiceToken[] ordered = [.. tokens.Where(token => !double.IsNaN(token.LogProbability)).OrderByDescending(t => t.LogProbability)];
        double sum = ordered.Sum(token => token.Probability);
        return sum <= 1 + Rounding
            ? ordered
            : throw failure.Nonsense(string.Create(CultureInfo.InvariantCulture, $"probabilities that add up to {sum:0.###}"));
    }
}
