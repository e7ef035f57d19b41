using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Samples;

/// <summary>The topic: its command, and how its result is drawn.</summary>
public sealed class HelloTopic() : Topic("Hello")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<HelloResult>(HelloView.Text, HelloView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new HelloMagic()];
}

/// <summary><c>#!hello</c>: what each word of a text costs in tokens.</summary>
internal sealed class HelloMagic() : Magic<HelloOptions>("hello", "Counts the tokens of each word.", TextInput.Required, ModelInput.Several)
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<HelloOptions> options) =>
        options.Number(
            "--min-tokens",
            "Only words of at least this many tokens.",
            o => o.MinTokens,
            (o, least) => o with { MinTokens = least },
            1,
            1000
        );

    /// <inheritdoc/>
    protected override object Run(MagicRun<HelloOptions> run) =>
        run.ForEachModel(name => $"Reading with {name}", (model, options, context) => model.Hello(run.Text, options, context));
}
