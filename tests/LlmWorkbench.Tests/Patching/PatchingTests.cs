using LlmWorkbench.Display;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Patching;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Patching;

[Engine]
public class PatchingTests(TinyModelFixture fixture, ArchitectureModels architectures)
{
    // As many tokens; they differ at position 3 alone, the begin of text being position 0.
    private const string Text = "abcde";
    private const string Other = "abxde";
    private const int Changed = 3;

    private static readonly PatchingOptions s_tokens = new() { Token = " the", Against = " cat" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ArchitectureModels.All), MemberType = typeof(ArchitectureModels))]
    public void Patching_all_that_differs_reproduces_the_other_run_to_the_bit_and_nothing_else_changes_a_bit(string name)
    {
        PatchingResult result = architectures[name].PatchActivations(Text, Other, s_tokens, run: Cancellation);
        int last = result.TextTokens.Count - 1;

        Assert.Equal(4 * result.TextTokens.Count, result.Effects.Count);

        // The input differs at one position only; the last layer's last position is all that the logits are made of.
        Assert.Equal((result.SourceDifference, 1.0), Of(result, null, Changed));
        Assert.Equal((result.SourceDifference, 1.0), Of(result, 2, last));
        Assert.NotEqual(result.SourceDifference, result.ReceiverDifference);
        foreach (
            PatchingEffect? effect in result.Effects.Where(e =>
                e.Place.Position < Changed
                || (e.Place.Layer is null && e.Place.Position > Changed)
                || (e.Place.Layer == 2 && e.Place.Position < last)
            )
        )
        {
            Assert.Equal((result.ReceiverDifference, 0.0), (effect.LogitDifference, effect.Recovered));
        }

        Assert.Contains(result.Effects, e => e.Recovered is not (0 or 1));
    }

    [Theory]
    [InlineData(PatchingSite.Residual, ActivationName.Residual)]
    [InlineData(PatchingSite.Attention, ActivationName.AttentionOutput)]
    [InlineData(PatchingSite.Mlp, ActivationName.MlpOutput)]
    public void Each_place_is_the_engines_run_with_that_patch(PatchingSite site, ActivationName activation)
    {
        LoadedModel model = architectures["llama"];
        PatchingResult result = model.PatchActivations(Text, Other, s_tokens with { Site = site, Layers = [1] }, run: Cancellation);
        (int[]? text, int[]? other) = (model.Vocabulary.TokenizeToIds(Text), model.Vocabulary.TokenizeToIds(Other));
        using LlamaTracer tracer = model.NewTracer();
        Activation source = tracer.Run(text, [new(activation) { Layers = [1] }], cancellation: Cancellation)[activation, 1];
        foreach (PatchingEffect effect in result.Effects)
        {
            ReadOnlySpan<float> logits = tracer
                .Run(
                    other,
                    [new(ActivationName.Logits) { Positions = [other.Length - 1] }],
                    [Intervention.Patch(source) with { Positions = [effect.Place.Position!.Value] }],
                    cancellation: Cancellation
                )[ActivationName.Logits]
                .Values;
            Assert.Equal((double)logits[result.Token.Id] - logits[result.Against.Id], effect.LogitDifference);
            Assert.Equal(
                (effect.LogitDifference - result.OtherDifference) / (result.TextDifference - result.OtherDifference),
                effect.Recovered
            );
        }

        Assert.Equal(text.Length, result.Effects.Count);
        Assert.Contains(result.Effects, e => e.Recovered != 0);
    }

    [Fact]
    public void Of_longer_prompts_the_common_beginning_is_measured_and_not_shown()
    {
        string same = string.Concat(Enumerable.Repeat("abcdefghij", 4));
        PatchingResult result = fixture.Model.PatchActivations(
            same + "abcde",
            same + "abxde",
            s_tokens with
            {
                Layers = [0],
            },
            run: Cancellation
        );
        Assert.Equal(result.TextTokens.Count, result.Effects.Count);
        string text = MimeBundle.Of(result).ToString();
        Assert.Contains(
            "Positions 0 to 40 are not shown: both prompts are the same there, and every number is 0.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("43  c     x", text, StringComparison.Ordinal);
        Assert.All(result.Effects.Where(e => e.Place.Position <= 40), e => Assert.Equal(0, e.Recovered));
    }

    [Fact]
    public void An_architecture_without_the_site_says_so()
    {
        using var model = new LoadedModel("mamba", LlamaModel.Load(TinyMamba.Write(Path.Combine(fixture.Scratch, "mamba-patched.gguf"))));
        LlamaException failure = Assert.Throws<LlamaException>(() =>
            model.PatchActivations(Text, Other, s_tokens with { Site = PatchingSite.Heads }, run: Cancellation)
        );
        Assert.StartsWith(
            "The architecture mamba has no HeadOutput that can be told apart; it has ",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Heads_are_patched_at_all_positions_or_at_chosen_ones()
    {
        LoadedModel model = architectures["gpt2"];
        PatchingResult result = model.PatchActivations(Text, Other, s_tokens with { Site = PatchingSite.Heads }, run: Cancellation);
        (int[]? text, int[]? other) = (model.Vocabulary.TokenizeToIds(Text), model.Vocabulary.TokenizeToIds(Other));
        using LlamaTracer tracer = model.NewTracer();
        Activation source = tracer.Run(text, [new(ActivationName.HeadOutput) { Layers = [1] }], cancellation: Cancellation)[
            ActivationName.HeadOutput,
            1
        ];
        ReadOnlySpan<float> logits = tracer
            .Run(
                other,
                [new(ActivationName.Logits) { Positions = [other.Length - 1] }],
                [Intervention.Patch(source) with { Heads = [2] }],
                cancellation: Cancellation
            )[ActivationName.Logits]
            .Values;
        PatchingEffect effect = result.Effects.Single(e => e.Place == new PatchedPlace(1, null, 2));
        Assert.Equal((double)logits[result.Token.Id] - logits[result.Against.Id], effect.LogitDifference);
        Assert.Equal(3 * 4, result.Effects.Count);

        PatchingResult before = model.PatchActivations(
            Text,
            Other,
            s_tokens with
            {
                Site = PatchingSite.Heads,
                Positions = [0, 1, 2],
            },
            run: Cancellation
        );
        Assert.All(before.Effects, e => Assert.Equal(0, e.Recovered));
    }

    [Fact]
    public void Noising_is_denoising_with_the_prompts_swapped()
    {
        PatchingResult noise = fixture.Model.PatchActivations(
            Text,
            Other,
            s_tokens with
            {
                Direction = PatchingDirection.Noise,
            },
            run: Cancellation
        );
        PatchingResult swapped = fixture.Model.PatchActivations(Other, Text, s_tokens, run: Cancellation);
        Assert.Equal(swapped.Effects, noise.Effects);
        Assert.Equal((swapped.SourceDifference, swapped.ReceiverDifference), (noise.SourceDifference, noise.ReceiverDifference));
        Assert.NotEqual(fixture.Model.PatchActivations(Text, Other, s_tokens, run: Cancellation).Effects, noise.Effects);
    }

    [Fact]
    public void The_answers_are_the_most_probable_tokens_behind_each_prompt()
    {
        (string? one, string? two) = Contrast();
        PatchingResult result = fixture.Model.PatchActivations(one, two, run: Cancellation);
        Assert.Equal(Top(one), result.Token.Id);
        Assert.Equal(Top(two), result.Against.Id);
        Assert.True(result.TextDifference > 0);
        Assert.True(result.OtherDifference < 0);
    }

    [Fact]
    public void An_interrupt_leaves_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        PatchingResult? latest = null;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.PatchActivations(Text, Other, s_tokens, new RunContext(stop.Token).Keeping<PatchingResult>(Take))
        );
        Assert.Equal((11, 18, false), (latest!.Effects.Count, latest.PlaceCount, latest.IsComplete));
        Assert.Contains("Interrupted after 11 of 18 patches.", MimeBundle.Of(latest).ToString(), StringComparison.Ordinal);

        void Take(PatchingResult soFar)
        {
            latest = soFar;
            if (soFar.Effects.Count == 11)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task The_magic_takes_the_second_prompt_below_dashes_or_from_an_option()
    {
        using Call call = fixture.NewCall();
        PatchingResult below = await call.ResultOf<PatchingResult>("patch --token \" the\" --against \" cat\"", $"{Text}\n---\n{Other}");
        Assert.Equal(fixture.Model.PatchActivations(Text, Other, s_tokens, run: Cancellation).ToJson(), below.ToJson());

        PatchingResult with = await call.ResultOf<PatchingResult>($"patch --token \" the\" --against \" cat\" --with {Other}", Text);
        Assert.Equal(below.ToJson(), with.ToJson());

        call.Variables.Set("second", "ab\nde", typeof(string));
        PatchingResult lines = await call.ResultOf<PatchingResult>(
            "patch \"abcde\" --token \" the\" --against \" cat\" --with second --site heads --direction noise --layer 1 --positions 2-4"
        );
        Assert.Equal("ab\nde", lines.Other);
        Assert.Equal((PatchingSite.Heads, PatchingDirection.Noise), (lines.Options.Site, lines.Options.Direction));
        Assert.Equal([2, 3, 4], lines.Positions);
        Assert.Equal(
            lines.ToJson(),
            (
                await call.ResultOf<PatchingResult>(
                    "patch \"abcde\" --token \" the\" --against \" cat\" --with ab\\nde --site heads --direction noise --layer 1 "
                        + "--positions 2-4"
                )
            ).ToJson()
        );

        SideBySide<PatchingResult> both = await call.ResultOf<SideBySide<PatchingResult>>(
            "patch --token \" the\" --against \" cat\" --model tiny --model other",
            $"{Text}\n---\n{Other}"
        );
        Assert.Equal(1 + (2 * 18), both.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("patch", "abc", "#!patch needs a second prompt: below the first one after a line ---, or in --with.")]
    [InlineData(
        "patch --with abd",
        "abc\n---\nabd",
        "#!patch has three prompts: give the second one below a line --- or in --with, not both."
    )]
    [InlineData("patch", "abc\n---\nabd\n-----\nabe", "There are 2 lines of dashes (---): one of them stands between two texts.")]
    [InlineData("patch", "abc\n---", "There is no text below the line of dashes (---): one stands above it and one below.")]
    [InlineData(
        "patch",
        "abc\n---\nabcd",
        "Both prompts need the same number of tokens, but the text has 4 (<|endoftext|> a b c) and the other 5 (<|endoftext|> a b "
            + "c d): change a word."
    )]
    [InlineData("patch", "abc\n---\nabc", "Both prompts are the same: give another one that differs in what is asked about.")]
    [InlineData(
        "patch --token \" the\" --against \" the\"",
        "abc\n---\nabd",
        "The answer to both prompts is ␣the: name the tokens to tell them apart by with --token and --against."
    )]
    [InlineData(
        "patch --token \" the\" --against \" cat\" --positions 9",
        "abc\n---\nabd",
        "There is no position 9: they are counted from 0 to 3."
    )]
    [InlineData(
        "patch --token \" the\" --against \" cat\" --layer 2",
        "abc\n---\nabd",
        "There is no layer 2: they are counted from 0 to 1."
    )]
    [InlineData("patch --site keys", "abc\n---\nabd", "")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string body, string sentence)
    {
        using Call call = fixture.NewCall();
        string failure = await call.FailureOf(line, body);
        Assert.True(sentence.Length == 0 ? failure.Contains("keys", StringComparison.Ordinal) : sentence == failure, failure);
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void Refuses_to_divide_by_a_difference_that_is_nearly_nothing()
    {
        LoadedModel model = architectures["gpt2"];
        string other = Enumerable.Range(0, 200).Select(id => $"id:{id}").First(name => IsNearlyTheSame(model, name));
        WorkbenchException failure = Assert.Throws<WorkbenchException>(() =>
            model.PatchActivations(Text, Other, new PatchingOptions { Token = "id:0", Against = other }, run: Cancellation)
        );
        Assert.Contains("is nearly the same after both prompts", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_views_show_the_records_numbers_and_hostile_text_stays_text()
    {
        PatchingResult result = fixture.Model.PatchActivations(Text, Other, s_tokens, run: Cancellation);
        var bundle = MimeBundle.Of(result);
        Assert.Contains(Figures.Change(Of(result, 0, Changed).Recovered), bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains(Figures.Change(result.TextDifference), bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Contains("c | x", bundle[MimeTypes.Html], StringComparison.Ordinal);
        var hostile = new WatchedToken(1, Hostile.Text);
        Hostile.AssertEncodedIn(
            MimeBundle.Of(
                result with
                {
                    Model = Hostile.Text,
                    Text = Hostile.Text,
                    Other = Hostile.Text,
                    Token = hostile,
                    TextTokens = [.. result.TextTokens.Select(_ => hostile)],
                }
            )[MimeTypes.Html]
        );
    }

    private static (double LogitDifference, double Recovered) Of(PatchingResult result, int? layer, int position) =>
        result
            .Effects.Where(e => e.Place == new PatchedPlace(layer, position, null))
            .Select(e => (e.LogitDifference, e.Recovered))
            .Single();

    private static bool IsNearlyTheSame(LoadedModel model, string other)
    {
        (int a, int b) = (NamedToken.Find("id:0", model.Vocabulary), NamedToken.Find(other, model.Vocabulary));
        (float[]? text, float[]? changed) = (Logits(model, Text), Logits(model, Other));
        return a != b && Math.Abs(text[a] - text[b] - (changed[a] - changed[b])) < PatchingExperiment.LeastDifference;
    }

    private static float[] Logits(LoadedModel model, string text) =>
        model.Context.Evaluate(model.Vocabulary.TokenizeToIds(text)).Last.ToArray();

    // Two prompts with different answers, whatever the random weights are.
    private (string One, string Two) Contrast()
    {
        var tops = Enumerable.Range('a', 26).Select(letter => $"ab{(char)letter}de").Select(text => (text, top: Top(text))).ToList();
        return (tops[0].text, tops.First(t => t.top != tops[0].top).text);
    }

    private int Top(string text) => fixture.Model.Logits(text, new() { Top = 1 }, Cancellation).Top[0].Id;
}
