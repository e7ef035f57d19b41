using System.Collections.Immutable;
using System.CommandLine;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Tests.Magics;

/// <summary>What every command has from its base, on one of the tests' own.</summary>
[Engine]
public class MagicTests(TinyModelFixture fixture)
{
    [Fact]
    public async Task What_is_not_typed_stays_as_the_record_has_it()
    {
        ProbeResult seen = await Seen("probe text");
        Assert.Equal(("text", new ProbeOptions()), (seen.Text, seen.Options with { Layers = default }));
    }

    // System.CommandLine looks for directives to itself at the beginning of a line.
    [Theory]
    [InlineData("[x]")]
    [InlineData("[INST] hi [/INST]")]
    [InlineData("[suggest]")]
    public async Task Text_in_square_brackets_is_text(string text)
    {
        ProbeResult seen = await Seen($"probe \"{text}\" --top 3");
        Assert.Equal((text, 3), (seen.Text, seen.Options.Top));
    }

    [Fact]
    public async Task What_is_typed_is_in_the_record()
    {
        ProbeOptions options = (
            await Seen("probe text --top 3 --most 9 --quick --word w --layer 1,3-4 --kind SECOND --inner 7 --temperature 0.5")
        ).Options;
        Assert.Equal((3, 9, true, "w", Kind.Second), (options.Top, options.Max, options.IsQuick, options.Word, options.Kind));
        Assert.Equal([1, 3, 4], options.Layers);
        Assert.Equal((7, 0.5), (options.Inner.Number, options.Inner.Sampling.Temperature));
    }

    [Fact]
    public async Task The_help_has_the_defaults_of_the_record()
    {
        using Call call = NewCall();
        await call.RunAsync("probe -h");
        Assert.Contains("--top <n>", call.Output.Text.ToString(), StringComparison.Ordinal);
        Assert.Contains("How many. [default: 20]", call.Output.Text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("The most. [default", call.Output.Text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe text --kind third", "--kind needs first or second, not «third».")]
    [InlineData("probe text --top 0", "--top needs a whole number from 1 to 1000, not «0».")]
    [InlineData("probe text --lonely", "--lonely belongs to --quick: add --quick, or leave out --lonely.")]
    [InlineData("probe", "#!probe needs a text: in quotes on the line, on the lines below, or from a variable with --from.")]
    public async Task What_does_not_fit_is_said_in_a_sentence(string line, string sentence)
    {
        using Call call = NewCall();
        Assert.Equal(sentence, await call.FailureOf(line));
    }

    [Fact]
    public async Task Names_of_tokens_are_found_in_the_vocabulary_of_each_model()
    {
        using Call call = NewCall();
        SideBySide<ProbeResult> both = await call.ResultOf<SideBySide<ProbeResult>>(
            "probe text --bias \" the=2\" --model tiny --model other"
        );
        int[] expected = [.. both.Names.Select(name => NamedToken.Find(" the", fixture.Workbench.Models[name].Vocabulary))];
        Assert.Equal(expected, both.Results.Select(result => Assert.Single(result.Options.Inner.Sampling.LogitBias).Token));
        Assert.Equal(["tiny", "other"], both.Names);
    }

    [Fact]
    public async Task An_interrupt_shows_and_leaves_what_was_done_of_all_models()
    {
        using Call call = NewCall();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.RunAsync("probe text --stop-at 1 --into left --model tiny --model other")
        );
        Assert.True(call.Variables.TryGet("left", out object? left));
        SideBySide<ProbeResult> both = Assert.IsType<SideBySide<ProbeResult>>(left);
        Assert.Equal([("tiny", 2), ("other", 1)], both.Results.Select(result => (result.Model, result.Steps)));
        Assert.Single(call.Output.Displays);
    }

    [Fact]
    public async Task An_interrupt_before_anything_was_done_leaves_nothing()
    {
        using Call call = NewCall();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync("probe text --stop-at 0 --into left --model other"));
        Assert.False(call.Variables.TryGet("left", out _));
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public async Task A_mistyped_option_is_said_before_a_model_is_loaded()
    {
        using var call = new Call();
        call.Topics.Add(new ProbeTopic());
        Assert.Equal(
            "--lonely belongs to --quick: add --quick, or leave out --lonely.",
            await call.FailureOf("probe text --lonely --model gone")
        );
    }

    private Call NewCall()
    {
        Call call = fixture.NewCall();
        call.Topics.Add(new ProbeTopic());
        return call;
    }

    private async Task<ProbeResult> Seen(string line)
    {
        using Call call = NewCall();
        return await call.ResultOf<ProbeResult>(line);
    }

    private enum Kind
    {
        First,
        Second,
    }

    private sealed record Inner
    {
        public int Number { get; init; } = 5;

        public SamplingOptions Sampling { get; init; } = new();
    }

    private sealed record ProbeOptions
    {
        public int Top { get; init; } = 20;

        public int? Max { get; init; }

        public bool IsQuick { get; init; }

        public string? Word { get; init; }

        public ImmutableArray<int> Layers { get; init; }

        public Kind Kind { get; init; }

        public int? StopAt { get; init; }

        public Inner Inner { get; init; } = new();
    }

    private sealed record ProbeResult(string Model, string Text, ProbeOptions Options, int Steps);

    private sealed class ProbeTopic() : Topic("Probe")
    {
        public override IReadOnlyList<IMagic> NewMagics() => [new ProbeMagic()];
    }

    private sealed class ProbeMagic() : Magic<ProbeOptions>("probe", "Says what it was told.", TextInput.Required, ModelInput.Several)
    {
        protected override void Declare(OptionSet<ProbeOptions> options)
        {
            options.Number("--top", "How many.", o => o.Top, (o, top) => o with { Top = top }, 1, 1000);
            options.OptionalNumber("--most", "The most.", (o, most) => o with { Max = most }, 1, 10);
            Option<bool> quick = options.Flag("--quick", "Whether it is quick.", o => o with { IsQuick = true });
            options.Belong(quick, options.Flag("--lonely", "Needs --quick.", o => o));
            options.Word("--word", "word", "A word.", (o, word) => o with { Word = word });
            options.Numbers("--layer", "Layers.", (o, layers) => o with { Layers = layers });
            options.Choice(
                "--kind",
                "first|second",
                "A kind.",
                [("first", Kind.First), ("second", Kind.Second)],
                (o, kind) => o with { Kind = kind }
            );
            options.OptionalNumber("--stop-at", "When the user stops the second model.", (o, step) => o with { StopAt = step }, 0, 10);
            OptionSet<Inner> inner = options.Part(o => o.Inner, (o, part) => o with { Inner = part });
            inner.Number("--inner", "Inside.", o => o.Number, (o, number) => o with { Number = number }, 1, 10);
            inner.Part(o => o.Sampling, (o, sampling) => o with { Sampling = sampling }).AddSampling();
        }

        protected override object Run(MagicRun<ProbeOptions> run) =>
            run.ForEachModel(
                name => $"Probing {name}",
                (model, options, context) =>
                {
                    for (int step = 0; step < 2; step++)
                    {
                        if (model.Name == "other" && options.StopAt == step)
                        {
                            throw new OperationCanceledException();
                        }

                        context.Keep(new ProbeResult(model.Name, run.Text, options, step + 1));
                    }

                    return new ProbeResult(model.Name, run.Text, options, 2);
                }
            );
    }
}
