using System.CommandLine;
using LlmWorkbench.Exploration.Tree;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Exploration;

/// <summary><c>#!explore</c>: how a text could go on, as a tree of alternatives or as sliders over the next token's distribution.</summary>
internal sealed class ExploreMagic()
    : Magic<ExploreMagic.Choice>(
        "explore",
        "Shows how a text could go on: a tree of alternatives, or with --sampling sliders for temperature and filters.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        OptionSet<ExplorationOptions> tree = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        IReadOnlyList<Option> ofTree = tree.AddTree();
        Option<bool> sliders = options.Flag(
            "--sampling",
            "Shows sliders for temperature, top-k, top-p, min-p and the repetition penalty instead of the tree.",
            o => o with { HasSliders = true }
        );
        options.Bind(
            (o, given) =>
                o.HasSliders && ofTree.FirstOrDefault(given.Has) is { } lone
                    ? throw new WorkbenchException(
                        $"{lone.Name} belongs to the tree of alternatives: leave out {lone.Name} or {sliders.Name}."
                    )
                    : o
        );
        tree.Part(o => o.Sampling, (o, sampling) => o with { Sampling = sampling }).AddSampling();
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options.HasSliders
            ? run.ForEachModel(
                name => $"Reading with {name}",
                (model, options, context) => model.ExploreSampling(run.Text, new() { Sampling = options.Options.Sampling }, context)
            )
            : run.ForEachModel(
                name => $"Exploring with {name}",
                (model, options, context) => model.Explore(run.Text, options.Options, context)
            );

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>How far the alternatives are followed, and how tokens are drawn.</summary>
        public ExplorationOptions Options { get; init; } = new();

        /// <summary>Whether there are sliders instead of a tree.</summary>
        public bool HasSliders { get; init; }
    }
}
