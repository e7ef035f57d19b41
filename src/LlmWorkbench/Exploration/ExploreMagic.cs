using System.CommandLine;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Exploration;

/// <summary><c>#!explore</c>: how a text could go on, as a tree of alternatives or as sliders over the next token's distribution.</summary>
internal sealed class ExploreMagic() : TextMagic("explore", "Shows how a text could go on: a tree of alternatives, or with --sampling sliders for temperature and filters.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var tree = new TreeChoice();
        var sliders = new Option<bool>("--sampling") { Description = "Shows sliders for temperature, top-k, top-p, min-p and the repetition penalty instead of the tree." };
        var sampling = new SamplingChoice();
        tree.AddTo(command);
        command.Add(sliders);
        sampling.AddTo(command);
        return run =>
        {
            var draw = sampling.Read(run.Options, run.Call);
            if (run.Options.GetValue(sliders))
            {
                tree.RequireNone(run.Options);
                return Show(run, run.ForEachModel(model => model.ExploreSampling(run.Text, draw(model.Vocabulary), cancellation: run.Cancellation)));
            }

            var options = tree.Read(run.Options);
            return Show(run, Grow(run, model => options with { Sampling = draw(model.Vocabulary) }));
        };
    }

    // What is there so far is handed over at every step, so that an interrupt leaves it.
    private static object Grow(TextRun run, Func<LoadedModel, ExplorationOptions> options)
    {
        var progress = run.Call.Output.Progress("Exploring");
        List<ExplorationResult> done = [];
        foreach (var model in run.Models)
        {
            var chosen = options(model);
            var steps = Math.Max(1, chosen.MaxTokens + (chosen.MostNodes * 2));
            var step = 0;
            done.Add(model.Explore(
                run.Text,
                chosen,
                grown =>
                {
                    run.Partial = Together(run, [.. done, grown]);
                    progress.Report(new WorkProgress(Math.Min(1, (done.Count + (++step / steps)) / run.Models.Count), $"{model.Name}: {grown.NodeCount} nodes"));
                },
                run.Cancellation));
        }

        progress.Report(new WorkProgress(1, "done"));
        return Together(run, done);
    }

    private static object Together(TextRun run, List<ExplorationResult> results) => results.Count == 1
        ? results[0]
        : new SideBySide<ExplorationResult>(results) { Names = [.. run.Models.Take(results.Count).Select(model => model.Name)] };
}
