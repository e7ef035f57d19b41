using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;

namespace LlmWorkbench.Steering;

/// <summary><c>#!steer</c>: a direction from pairs of prompts, and texts with it.</summary>
internal sealed class SteerMagic() : TextMagic(
    "steer", "Finds a direction from lines «positive | negative» and continues the prompt below a line --- with it, in several strengths.", comparesModels: true)
{
    private static readonly double[] Standard = [-1, 0, 1, 2];

    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var direction = new DirectionChoice();
        var layers = NumberListOption.Create("--layer", "The layers behind which it is added, from 1 on; without it the middle one, or all of --vector.");
        layers.Aliases.Add("--layers");
        var strengths = new Option<double[]>("--strength")
        {
            Description = "What the direction is multiplied with; 0 is the model as it is, less than 0 leads away. May be repeated; without it −1, 0, 1 and 2.",
            HelpName = "n",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Strengths,
        };
        var maxTokens = NumberOption.Create("--max-tokens", "How many tokens are generated at most, for each strength.", 48, 1, 1_000_000);
        var sampling = new SamplingChoice();
        direction.AddTo(command);
        command.Add(layers);
        command.Add(strengths);
        command.Add(maxTokens);
        sampling.AddTo(command);
        return run =>
        {
            var (pairs, prompt) = direction.Read(run);
            int[] chosen = [.. run.Options.GetValue(layers) ?? []];
            if (prompt is null)
            {
                return Show(run, run.ForEachModel(model => Keep(direction, run, model, direction.Find(run, model, pairs!), chosen)));
            }

            double[] how = run.Options.GetValue(strengths) is { Length: > 0 } given ? [.. given.Distinct()] : Standard;
            var options = new GenerationOptions { MaxTokens = run.Options.GetValue(maxTokens), Alternatives = 0 };
            var draw = sampling.Read(run.Options, run.Call);
            return Show(run, run.ForEachModelInSteps<SteeringResult>((model, keep) =>
            {
                var found = pairs is null ? null : direction.Find(run, model, pairs);
                var vector = found?.At(chosen) ?? direction.Load(run, chosen);
                direction.Save(run, model, vector);
                var progress = new PatientProgress(run.Call.Output.Progress($"Steering {VisibleText.OneLine(model.Name)}"));
                var result = model.Steer(
                    prompt, vector, how, options with { Sampling = draw(model.Vocabulary) }, soFar => keep(soFar with { Direction = found }), progress, run.Cancellation);
                return result with { Direction = found };
            }));
        };
    }

    private static double[]? Strengths(ArgumentResult result)
    {
        List<double> strengths = [];
        foreach (var token in result.Tokens)
        {
            if (!double.TryParse(token.Value.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out var strength) || !(Math.Abs(strength) <= 1e6))
            {
                result.AddError($"--strength needs a number from -1000000 to 1000000, not «{token.Value}».");
                return null;
            }

            strengths.Add(strength);
        }

        return [.. strengths];
    }

    // Without a prompt all layers are kept, unless some are named.
    private static SteeringDirection Keep(DirectionChoice direction, TextRun run, LoadedModel model, SteeringDirection found, int[] layers)
    {
        direction.Save(run, model, found.At(layers.Length > 0 ? layers : [.. found.Layers.Select(layer => layer.Layer)]));
        return layers.Length == 0 ? found : found with { Layers = [.. found.Layers.Where(layer => layers.Contains(layer.Layer))] };
    }
}
