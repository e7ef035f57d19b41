using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Weights;

/// <summary><c>#!weights</c>: what a model's file is made of, and the numbers inside chosen tensors.</summary>
internal sealed class WeightsMagic() : PlainMagic("weights", "Shows a model's tensors and where its parameters are; with --tensor the numbers inside.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var defaults = new WeightStatisticsOptions();
        var tensors = new Option<string[]>("--tensor")
        {
            Description = "A tensor to look into, as in blk.0.attn_q.weight; * stands for any letters and ? for one. May be repeated.",
            HelpName = "name",
            Arity = ArgumentArity.OneOrMore,
        };
        var outliers = NumberOption.Create("--outliers", "How many outliers are listed for each tensor.", defaults.Outliers, 0, 1000);
        var bins = NumberOption.Create("--bins", "How many bins a histogram has.", defaults.Bins, 2, 1000);
        var singular = NumberOption.Create("--singular-values", $"How many of the largest are estimated where a matrix is too large for all ({SingularValues.MostExact}).", 0, 0, SingularValues.MostExact);
        var seed = NumberOption.Create("--seed", "Fixes the random start of that estimate.", defaults.Seed, 0, int.MaxValue);
        var models = new ModelChoice(several: true);
        command.Add(tensors);
        command.Add(outliers);
        command.Add(bins);
        command.Add(singular);
        command.Add(seed);
        models.AddTo(command);
        return (call, parsed) =>
        {
            var chosen = models.Read(parsed, call);
            if (parsed.GetValue(tensors) is not { Length: > 0 } names)
            {
                return SideBySide.Of(chosen, model => model.Weights());
            }

            var options = new WeightStatisticsOptions
            {
                Outliers = parsed.GetValue(outliers),
                Bins = parsed.GetValue(bins),
                LargestSingularValues = parsed.GetValue(singular),
                Seed = parsed.GetValue(seed),
            };
            return SideBySide.Of(chosen, model => model.WeightStatistics(
                names, options, new PatientProgress(call.Output.Progress($"Reading the weights of {VisibleText.OneLine(model.Name)}")), null, call.Cancellation));
        };
    }
}
