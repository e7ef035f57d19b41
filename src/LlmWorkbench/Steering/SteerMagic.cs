using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Steering;

/// <summary><c>#!steer</c>: a direction from pairs of prompts, and texts with it.</summary>
internal sealed class SteerMagic()
    : Magic<SteerMagic.Choice>(
        "steer",
        "Finds a direction from lines «positive | negative» and continues the prompt below a line --- with it, in several strengths.",
        TextInput.Required,
        ModelInput.Several
    )
{
    // Finding a direction reads each prompt once; writing with it takes the most of the time.
    private const double FindingShare = 0.2;

    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Part(o => o.Source, (o, inner) => o with { Source = inner }).AddDirection();
        options
            .Numbers(
                "--layer",
                "The layers after which it is added, from 1 on; without it the middle one, or all of --vector.",
                (o, layers) => o with { Layers = layers }
            )
            .Aliases.Add("--layers");
        OptionSet<SteeringOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Add(
            new Option<double[]>("--strength")
            {
                Description =
                    "What the direction is multiplied with; 0 is the model as it is, less than 0 leads away. May be repeated; "
                    + "without it −1, 0, 1 and 2.",
                HelpName = "n",
                Arity = ArgumentArity.OneOrMore,
                CustomParser = Strengths,
            },
            (o, strengths) => o with { Strengths = [.. (strengths ?? []).Distinct()] }
        );
        how.Part(o => o.Generation, (o, inner) => o with { Generation = inner })
            .AddGeneration("How many tokens are generated at most, for each strength.");
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        (IReadOnlyList<ContrastPair>? pairs, string? prompt) = run.Options.Source.Read(run.Text, run.Call);
        return prompt is null
            ? run.ForEachModel(name => $"Reading pairs with {name}", (model, choice, context) => Find(run, model, choice, pairs!, context))
            : run.ForEachModel(name => $"Steering {name}", (model, choice, context) => Steer(run, model, choice, pairs, prompt, context));
    }

    private static SteeringResult Steer(
        MagicRun<Choice> run,
        LoadedModel model,
        Choice choice,
        IReadOnlyList<ContrastPair>? pairs,
        string prompt,
        RunContext context
    )
    {
        SteeringDirection? found = pairs is null ? null : choice.Source.Find(model, pairs, run.Call, context.Share(0, FindingShare));
        SteeringVector vector = found?.At(choice.Layers) ?? choice.Source.Load(run.Call, choice.Layers);
        choice.Source.Save(model, vector, run.Models.Count);
        RunContext writing = context
            .Share(found is null ? 0 : FindingShare, 1)
            .Keeping<SteeringResult>(soFar => context.Keep(soFar with { Direction = found }));
        return model.Steer(prompt, vector, choice.Options, writing) with { Direction = found };
    }

    // Without a prompt all layers are kept, unless some are named.
    private static SteeringDirection Find(
        MagicRun<Choice> run,
        LoadedModel model,
        Choice choice,
        IReadOnlyList<ContrastPair> pairs,
        RunContext context
    )
    {
        (DirectionSource? source, ImmutableArray<int> layers) = (choice.Source, choice.Layers);
        SteeringDirection found = source.Find(model, pairs, run.Call, context);
        source.Save(model, found.At(layers.Length > 0 ? layers : [.. found.Layers.Select(layer => layer.Layer)]), run.Models.Count);
        return layers.Length == 0 ? found : found with { Layers = [.. found.Layers.Where(layer => layers.Contains(layer.Layer))] };
    }

    private static double[]? Strengths(ArgumentResult result)
    {
        List<double> strengths = [];
        foreach (Token token in result.Tokens)
        {
            if (
                !double.TryParse(MinusSign.AsHyphen(token.Value), NumberStyles.Float, CultureInfo.InvariantCulture, out double strength)
                || !(Math.Abs(strength) <= 1e6)
            )
            {
                result.AddError($"--strength needs a number from -1000000 to 1000000, not «{token.Value}».");
                return null;
            }

            strengths.Add(strength);
        }

        return [.. strengths];
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>Where the direction comes from.</summary>
        public DirectionSource Source { get; init; } = new();

        /// <summary>The layers; none for the middle one.</summary>
        public ImmutableArray<int> Layers { get; init; } = [];

        /// <summary>How texts are written with it.</summary>
        public SteeringOptions Options { get; init; } = new();
    }
}
