using LlmWorkbench.Llama.Grammars;

namespace LlmWorkbench.Llama.Sampling;

/// <summary>
/// How the next token is drawn. The stages work in llama.cpp's order: logit bias, repetition penalty, grammar, top-k,
/// top-p, min-p, temperature; the defaults are llama.cpp's (common.h).
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>The largest seed: llama.cpp takes the number after it for "another seed each time" (llama.h, LLAMA_DEFAULT_SEED).</summary>
    public const uint LargestSeed = uint.MaxValue - 1;

    private const double LargestBias = 1e5; // as the logits themselves: see Sampler
    private const int LongestWindow = 1 << 20;

    /// <summary>Divides the logits: below 1 sharper, above 1 flatter; 0 always takes the most probable token.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>Keeps the k most probable tokens; 0 keeps all.</summary>
    public int TopK { get; init; } = 40;

    /// <summary>Keeps the fewest most probable tokens whose probabilities add up to p (nucleus sampling,
    /// <see href="https://arxiv.org/abs/1904.09751">Holtzman et al. 2019</see>); 1 keeps all.</summary>
    public double TopP { get; init; } = 0.95;

    /// <summary>Keeps the tokens at least this fraction as probable as the most probable one (min-p,
    /// <see href="https://arxiv.org/abs/2407.01082">Nguyen et al. 2024</see>); 0 keeps all.</summary>
    public double MinP { get; init; } = 0.05;

    /// <summary>
    /// Divides positive logits (multiplies negative ones) of the tokens of the last <see cref="RepetitionWindow"/> (CTRL,
    /// <see href="https://arxiv.org/abs/1909.05858">Keskar et al. 2019</see>); 1 changes nothing.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1.0;

    /// <summary>How many tokens back the penalty looks.</summary>
    public int RepetitionWindow { get; init; } = 64;

    /// <summary>Numbers added to the logits of some tokens before anything else is done; minus infinity forbids a token.</summary>
    public IReadOnlyList<LogitBias> LogitBias { get; init; } = [];

    /// <summary>
    /// What the generated text may look like; null is anything. It cuts tokens before the filters do, so that candidates are
    /// what can come under it; the text before the generated one does not count.
    /// </summary>
    public Grammar? Grammar { get; init; }

    /// <summary>
    /// Fixes the random draws: the same seed, model, threads and text give the same tokens; at most <see cref="LargestSeed"/>.
    /// </summary>
    public uint Seed { get; init; }

    /// <summary>Always the most probable token.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>The model's own distribution, without any filter.</summary>
    public static SamplingOptions Unfiltered { get; } =
        new()
        {
            Temperature = 1,
            TopK = 0,
            TopP = 1,
            MinP = 0,
        };

    /// <summary>Whether nothing is left to chance.</summary>
    public bool IsGreedy => Temperature == 0;

    /// <summary>Checks every number's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(double.IsFinite(Temperature) && Temperature >= 0, "Temperature", Temperature, "0 (always the most probable token) or more");
        // llama.cpp computes in 32 bits: beyond these a logit becomes infinite or no number at all.
        Require(
            Temperature is 0 or (>= 1e-10 and <= 1e10),
            "Temperature",
            Temperature,
            "0 (always the most probable token) or from 1E-10 to 1E+10"
        );
        Require(TopK >= 0, "Top-k", TopK, "0 (all tokens) or more");
        Require(TopP is > 0 and <= 1, "Top-p", TopP, "above 0 and at most 1 (all tokens)");
        Require(MinP is >= 0 and <= 1, "Min-p", MinP, "from 0 (all tokens) to 1");
        Require(
            RepetitionPenalty is >= 0.001 and <= 1000,
            "The repetition penalty",
            RepetitionPenalty,
            "from 0.001 to 1000; 1 changes nothing"
        );
        Require(RepetitionWindow >= 0, "The repetition window", RepetitionWindow, "0 or more tokens");
        Require(Seed <= LargestSeed, "The seed", Seed, FormattableString.Invariant($"from 0 to {LargestSeed}"));
        Require(
            RepetitionWindow <= LongestWindow,
            "The repetition window",
            RepetitionWindow,
            "at most 1048576 tokens, which llama.cpp keeps room for"
        );
        foreach (LogitBias bias in LogitBias)
        {
            Require(
                bias.Value is (>= -LargestBias and <= LargestBias) or double.NegativeInfinity,
                $"The bias of token {bias.Token}",
                bias.Value,
                "from -100000 to 100000, or minus infinity to forbid the token"
            );
        }

        if (LogitBias.GroupBy(bias => bias.Token).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new SamplingOptionException($"The token {twice.Key} has {twice.Count()} biases: give it one.");
        }
    }

    private static void Require(bool condition, string name, object value, string range)
    {
        if (!condition)
        {
            throw new SamplingOptionException(FormattableString.Invariant($"{name} is {value}, but must be {range}."));
        }
    }
}
