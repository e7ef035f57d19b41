using System.Buffers.Binary;
using System.Security.Cryptography;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Services.Protocols;

namespace LlmWorkbench.Services;

/// <summary>
/// What a service finds most probable after a few texts: by this two services, or one of today and of yesterday, are known to run the same
/// weights, whatever names they give them. The numbers are, for each text and each of its most probable tokens, a hash of the token and its
/// probability.
/// </summary>
internal static class ServiceProbe
{
    /// <summary>How far probabilities of one model differ at most that two machines compute.</summary>
    public const double OtherMachine = 0.02;

    /// <summary>How far they differ at most on one machine.</summary>
    public const double SameMachine = 0.002;

    // As many as OpenAI's completions tell.
    private const int Top = 5;

    private static readonly string[] s_texts = ["Once upon a time", "Question: What is two plus two?\nAnswer:", "The"];

    /// <summary>Asks a service.</summary>
    /// <returns>The numbers; <see langword="null"/> where it tells no probabilities.</returns>
    /// <exception cref="WorkbenchException">It does not answer.</exception>
    public static double[]? Ask(ServiceProtocol protocol, CancellationToken cancellation)
    {
        if (!protocol.TellsProbabilities)
        {
            return null;
        }

        double[] numbers =
        [
            .. s_texts.SelectMany(text =>
                ServiceGeneration
                    .Next(protocol, "", text, Top, cancellation)
                    .Tokens.SelectMany(token => token.Alternatives)
                    .Where(token => token.ModelProbability > 0)
                    .Take(Top)
                    .SelectMany(token => new double[] { Hash(token), token.ModelProbability })
                    .Concat(Enumerable.Repeat(0.0, 2 * Top))
                    .Take(2 * Top)
            ),
        ];
        return numbers.Any(number => number > 0) ? numbers : null;
    }

    /// <summary>How far the probabilities of two probes differ at most, 0 to 1.</summary>
    public static double Difference(double[] one, double[] other) =>
        one.Length != other.Length ? 1 : one.Chunk(2 * Top).Zip(other.Chunk(2 * Top), OfOneText).Max();

    private static double OfOneText(double[] one, double[] other)
    {
        Dictionary<double, double> first = Tokens(one);
        Dictionary<double, double> second = Tokens(other);
        return first
            .Keys.Union(second.Keys)
            .Select(token => Math.Abs(Probability(first, token) - Probability(second, token)))
            .Append(0)
            .Max();
    }

    private static Dictionary<double, double> Tokens(double[] numbers) =>
        numbers.Chunk(2).Where(pair => pair[1] > 0).GroupBy(pair => pair[0]).ToDictionary(pairs => pairs.Key, pairs => pairs.First()[1]);

    // What is not told is at most as probable as the least that is.
    private static double Probability(Dictionary<double, double> tokens, double token) =>
        tokens.TryGetValue(token, out double probability) ? probability : tokens.Values.DefaultIfEmpty(0).Min();

    private static double Hash(TokenAlternative token) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token.Text)));
}
