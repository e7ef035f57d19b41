using LlmWorkbench.ContextWindow.Distance;
using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.ContextWindow;

/// <summary><c>#!context</c>: what the context window costs, and what becomes of a text that is longer.</summary>
internal sealed class ContextMagic()
    : Magic<ContextChoice>(
        "context",
        "Shows what the context window takes: bytes of keys and values; with --time, --limit, --needle, --loss and --attention what "
            + "long texts cost and what a model makes of them.",
        TextInput.Own,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<ContextChoice> options) => new ContextOptionSet(options).Declare();

    /// <inheritdoc/>
    protected override object Run(MagicRun<ContextChoice> run) =>
        run.Options.Experiment switch
        {
            ContextExperiment.Time => run.ForEachModel(
                name => $"Measuring {name}",
                (model, o, context) => model.LengthTiming(o.Time, context)
            ),
            ContextExperiment.Limit => run.ForEachModel(
                name => $"Reading with {name}",
                (model, o, context) => model.AtLimit(o.Text!.Text, o.Limit, context)
            ),
            ContextExperiment.Needle => run.ForEachModel(
                name => $"Looking for needles with {name}",
                (model, o, context) => model.Needles(o.Text!, o.Needle, context)
            ),
            ContextExperiment.Loss => run.ForEachModel(
                name => $"Reading with {name}",
                (model, o, context) => model.PositionLoss(o.Text!, o.Loss, context)
            ),
            ContextExperiment.Attention => run.ForEachModel(
                name => $"Reading attention: {name}",
                (model, o, context) => model.LateAttention(o.Text!, o.Attention, context)
            ),
            _ => run.ForEachModel(name => $"Counting bytes of {name}", (model, o, _) => model.CacheGrowth(o.Growth)),
        };
}
