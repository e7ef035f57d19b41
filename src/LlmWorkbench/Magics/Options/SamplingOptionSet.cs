using System.CommandLine;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Magics.Options;

/// <summary>The options that say how tokens are drawn, the same for every command.</summary>
public static class SamplingOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    public static void AddSampling(this OptionSet<SamplingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Option<double> temperature = options.Number(
            "--temperature",
            "Divides the logits: below 1 sharpens, above 1 flattens, 0 always takes the most probable token.",
            o => o.Temperature,
            (o, value) => o with { Temperature = value },
            0,
            100
        );
        options.Number(
            "--top-k",
            "Keeps the k most probable tokens; 0 keeps all.",
            o => o.TopK,
            (o, value) => o with { TopK = value },
            0,
            int.MaxValue
        );
        options.Number(
            "--top-p",
            "Keeps the most probable tokens that together reach this probability; 1 keeps all.",
            o => o.TopP,
            (o, value) => o with { TopP = value },
            1e-9,
            1
        );
        options.Number(
            "--min-p",
            "Keeps tokens at least this fraction as probable as the most probable one; 0 keeps all.",
            o => o.MinP,
            (o, value) => o with { MinP = value },
            0,
            1
        );
        options.Number(
            "--repetition-penalty",
            "Makes tokens of the last 64 less probable; 1 changes nothing.",
            o => o.RepetitionPenalty,
            (o, value) => o with { RepetitionPenalty = value },
            1e-3,
            100
        );
        options.Number(
            "--seed",
            "Fixes the random draws.",
            o => o.Seed,
            (o, value) => o with { Seed = value },
            0u,
            SamplingOptions.LargestSeed
        );
        Option<bool> greedy = options.Flag("--greedy", "Always takes the most probable token: the same as --temperature 0.", o => o);
        options.Bind(
            (o, given) =>
                !given.Value(greedy) ? o
                : given.Has(temperature) && given.Value(temperature) != 0
                    ? throw new WorkbenchException("--greedy is the same as --temperature 0: give one of the two.")
                : o with { Temperature = 0 }
        );
        Option<string[]> biases = options.Words(
            "--bias",
            "token=n",
            "Adds a number to the logit of a token, as in \"yes=2\" or id:123=-5; =ban forbids the token. May be repeated.",
            (o, _) => o
        );

        // A token's name means another number to each vocabulary.
        options.BindModel(
            (o, given, model) =>
                given.Value(biases) is { Length: > 0 } typed
                    ? o with
                    {
                        LogitBias = [.. typed.Select(bias => BiasText.Parse(bias, model.Vocabulary))],
                    }
                    : o
        );
        options.AddConstraint();
    }
}
