using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Weights.Spectrum;

namespace LlmWorkbench.Weights;

/// <summary><c>#!weights</c>: what a model's file is made of, and the numbers inside chosen tensors.</summary>
internal sealed class WeightsMagic()
    : Magic<WeightsMagic.Choice>(
        "weights",
        "Shows a model's tensors and where its parameters are; with --tensor the numbers inside.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Words(
            "--tensor",
            "name",
            "A tensor to look into, as in blk.0.attn_q.weight; * stands for any letters and ? for one. May be repeated.",
            (o, names) => o with { Tensors = names }
        );
        OptionSet<WeightStatisticsOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Number(
            "--outliers",
            "How many outliers are listed for each tensor.",
            o => o.Outliers,
            (o, count) => o with { Outliers = count },
            0,
            1000
        );
        how.Number("--bins", "How many bins a histogram has.", o => o.Bins, (o, bins) => o with { Bins = bins }, 2, 1000);
        how.Number(
            "--singular-values",
            $"How many of the largest are estimated where a matrix is too large for all ({SingularValues.MostExact}).",
            o => o.LargestSingularValues,
            (o, count) => o with { LargestSingularValues = count },
            0,
            SingularValues.MostExact
        );
        how.Number("--seed", "Fixes the random start of that estimate.", o => o.Seed, (o, seed) => o with { Seed = seed }, 0, int.MaxValue);
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options.Tensors.Count == 0
            ? run.ForEachModel(Title, (model, _, _) => model.Weights())
            : run.ForEachModel(Title, (model, options, context) => model.WeightStatistics(options.Tensors, options.Options, context));

    private static string Title(string model) => $"Reading the weights of {model}";

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>Names of tensors to look into, with * and ?; none for what the file is made of.</summary>
        public IReadOnlyList<string> Tensors { get; init; } = [];

        /// <summary>How they are looked at.</summary>
        public WeightStatisticsOptions Options { get; init; } = new();
    }
}
