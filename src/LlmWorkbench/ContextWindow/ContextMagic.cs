using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.ContextWindow;

/// <summary><c>#!context</c>: what the context window costs, and what becomes of a text that is longer.</summary>
internal sealed class ContextMagic()
    : Magic<ContextChoice>(
        "context",
        "Shows what the context window costs in memory and time, and what becomes of a text that does not fit.",
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
                (model, options, context) => model.LengthTiming(options.Time, context)
            ),
            ContextExperiment.Limit => run.ForEachModel(
                name => $"Reading with {name}",
                (model, options, context) => model.AtLimit(options.Text!.Text, options.Limit, context)
            ),
            _ => run.ForEachModel(name => $"Counting bytes of {name}", (model, options, _) => model.CacheGrowth(options.Growth)),
        };
}
