using LlmWorkbench.Ablation;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Generation;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Testing.Reference;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Ablation;

[Engine]
public class AblationTests(TinyModelFixture fixture, ArchitectureModels architectures)
{
    private const string Text = "the cat and the other";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ArchitectureModels.WithReference), MemberType = typeof(ArchitectureModels))]
    public void Every_part_taken_out_gives_the_logits_of_an_independent_pass_without_it(string name)
    {
        LoadedModel model = architectures[name];
        AblationSweepResult result = model.AblateEach(Text, new AblationOptions { Token = " the", Against = " cat" }, run: Cancellation);
        var reference = ReferenceModel.Load(model.Engine.Path, Arithmetic.OfLlamaCpp(Gguf.GgmlType.F32, Gguf.GgmlType.F16));
        int[] ids = model.Vocabulary.TokenizeToIds(Text);
        double[] whole = reference.Forward(ids).Logits[^1];

        Assert.Equal(3 * (4 + 3), result.Effects.Count);
        Assert.Empty(result.Missing);
        foreach (AblationEffect effect in result.Effects)
        {
            reference.Scaled = Scaled(effect.Part, 0);
            double[] logits = reference.Forward(ids).Logits[^1];

            Assert.Equal(logits[result.Token.Id], effect.After.Logit, 2e-3);
            Assert.Equal(logits[result.Token.Id] - whole[result.Token.Id], effect.LogitChange, 3e-3);
            Assert.Equal(logits[result.Token.Id] - logits[result.Against!.Id], effect.After.LogitDifference!.Value, 3e-3);
            Assert.Equal(Bits(logits, result.Token.Id) - Bits(whole, result.Token.Id), effect.LogProbabilityChangeBits, 5e-3);
            Assert.Equal(Divergence(whole, logits), effect.KlBits, 5e-3);
        }

        Assert.Contains(result.Effects, effect => effect.KlBits > 0.01);
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.All), MemberType = typeof(ArchitectureModels))]
    public void Multiplying_by_1_changes_no_bit_and_half_of_a_part_is_no_whole_one(string name)
    {
        LoadedModel model = architectures[name];
        AblationSweepResult idle = model.AblateEach(Text, new AblationOptions { Method = AblationMethod.Scale(1) }, run: Cancellation);
        Assert.All(idle.Effects, effect => Assert.Equal((0, 0, 0), (effect.LogitChange, effect.LogProbabilityChangeBits, effect.KlBits)));

        AblationSweepResult half = model.AblateEach(
            Text,
            new AblationOptions { Method = AblationMethod.Scale(0.5f), Kinds = [AblationKind.Mlp] },
            run: Cancellation
        );
        AblationSweepResult none = model.AblateEach(Text, new AblationOptions { Kinds = [AblationKind.Mlp] }, run: Cancellation);
        Assert.All(half.Effects.Zip(none.Effects), pair => Assert.NotEqual(pair.First.LogitChange, pair.Second.LogitChange));
        Assert.Equal(3, half.Effects.Count);
    }

    [Fact]
    public void A_layer_is_its_attention_and_its_mlp_and_an_attention_is_its_heads()
    {
        // Falcon's attention has no bias, so that without heads nothing is left of it.
        LoadedModel model = architectures["falcon"];
        AblationResult layer = model.Ablate(Text, [AblatedPart.OfLayer(1)], run: Cancellation);
        AblationResult both = model.Ablate(Text, [AblatedPart.OfAttention(1), AblatedPart.OfMlp(1)], run: Cancellation);
        Assert.Equal(layer.Tokens, both.Tokens);

        AblationResult attention = model.Ablate(Text, [AblatedPart.OfAttention(1)], run: Cancellation);
        AblationResult heads = model.Ablate(
            Text,
            [.. Enumerable.Range(0, 4).Select(head => AblatedPart.OfHead(1, head))],
            run: Cancellation
        );
        Assert.Equal(attention.Tokens, heads.Tokens);
        Assert.NotEqual(layer.Tokens, attention.Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mean_is_that_of_the_positions_of_the_text_or_of_other_texts(bool other)
    {
        LoadedModel model = architectures["llama"];
        string[] texts = other ? ["and the cat", "xyz"] : [Text];
        var rows = texts
            .SelectMany(text =>
            {
                int[] ids = model.Vocabulary.TokenizeToIds(text);
                Llama.Activations.Activation activation = model.Engine.Trace(
                    ids,
                    [new(ActivationName.HeadOutput) { Layers = [1], Heads = [2] }],
                    cancellation: Cancellation
                )[ActivationName.HeadOutput, 1];
                return Enumerable.Range(1, ids.Length - 1).Select(position => activation.Row(2, position).ToArray());
            })
            .ToList();
        float[] mean = [.. Enumerable.Range(0, rows[0].Length).Select(i => (float)(rows.Sum(row => (double)row[i]) / rows.Count))];
        int[] own = model.Vocabulary.TokenizeToIds(Text);
        using LlamaTracer tracer = model.NewTracer();
        ReadOnlySpan<float> expected = tracer
            .Run(
                own,
                [new(ActivationName.Logits) { Positions = [own.Length - 1] }],
                [
                    Intervention.Replace(ActivationName.HeadOutput, [.. mean]) with
                    {
                        Layers = [1],
                        Heads = [2],
                        Positions = [.. Enumerable.Range(1, own.Length - 1)],
                    },
                ],
                cancellation: Cancellation
            )[ActivationName.Logits]
            .Values;

        AblationMethod method = other ? AblationMethod.MeanOver(texts) : AblationMethod.Mean;
        AblationResult result = model.Ablate(Text, [AblatedPart.OfHead(1, 2)], new AblationOptions { Method = method }, run: Cancellation);
        Assert.Equal(expected[result.Token.Id], result.After.Logit);
        Assert.NotEqual(result.Before.Logit, result.After.Logit);
        Assert.Equal(model.Vocabulary.BeginToken, own[0]);
    }

    [Fact]
    public void The_token_is_the_models_own_answer_unless_one_is_named()
    {
        AblationSweepResult own = fixture.Model.AblateEach(Text, run: Cancellation);
        NextToken expected = fixture.Model.Logits(Text, new() { Top = 1 }, Cancellation).Top[0];
        Assert.Equal((expected.Id, 1), (own.Token.Id, own.Before.Rank));
        Assert.Equal(expected.ModelProbability, own.Before.Probability, 3e-4);
        Assert.Null(own.Against);

        AblationSweepResult named = fixture.Model.AblateEach(
            Text,
            new AblationOptions { Token = "id:5", Against = " cat" },
            run: Cancellation
        );
        Assert.Equal((5, "␣cat"), (named.Token.Id, named.Against!.Label));
        Assert.All(
            named.Effects,
            effect => Assert.Equal(effect.After.LogitDifference - named.Before.LogitDifference, effect.LogitDifferenceChange)
        );
    }

    [Fact]
    public void A_named_part_gives_what_the_sweep_gives_and_both_distributions_add_up()
    {
        AblationSweepResult sweep = fixture.Model.AblateEach(Text, run: Cancellation);
        AblationResult one = fixture.Model.Ablate(Text, [AblatedPart.OfHead(1, 3)], new AblationOptions { Top = 1000 }, run: Cancellation);
        AblationEffect effect = sweep.Of(AblatedPart.OfHead(1, 3))!;
        Assert.Equal((effect.KlBits, effect.After), (one.KlBits, one.After));
        Assert.Equal(sweep.Before, one.Before);
        Assert.Equal(fixture.Model.Vocabulary.Count, one.Tokens.Count);
        Assert.Equal(1, one.Tokens.Sum(t => t.ProbabilityBefore), 9);
        Assert.Equal(1, one.Tokens.Sum(t => t.ProbabilityAfter), 9);
        Assert.Equal(one.KlBits, one.Tokens.Sum(t => t.ProbabilityBefore * Math.Log2(t.ProbabilityBefore / t.ProbabilityAfter)), 6);
    }

    [Fact]
    public void A_part_taken_out_at_some_positions_is_the_engines_run()
    {
        int[] ids = fixture.Model.Vocabulary.TokenizeToIds(Text);
        using LlamaTracer tracer = fixture.Model.NewTracer();
        ReadOnlySpan<float> expected = tracer
            .Run(
                ids,
                [new(ActivationName.Logits) { Positions = [ids.Length - 1] }],
                [Intervention.Zero(ActivationName.MlpOutput) with { Layers = [0], Positions = [1, 2] }],
                cancellation: Cancellation
            )[ActivationName.Logits]
            .Values;
        AblationResult result = fixture.Model.Ablate(
            Text,
            [AblatedPart.OfMlp(0)],
            new AblationOptions { Positions = [1, 2] },
            run: Cancellation
        );
        Assert.Equal(expected[result.Token.Id], result.After.Logit);
        Assert.Contains("at the positions 1 and 2", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
        Assert.Equal(
            $"There is no position 99: they are counted from 0 to {ids.Length - 1}.",
            Assert
                .Throws<LlamaException>(() =>
                    fixture.Model.Ablate(Text, [AblatedPart.OfMlp(0)], new AblationOptions { Positions = [99] }, run: Cancellation)
                )
                .Message
        );
    }

    [Fact]
    public void A_text_is_continued_with_and_without_by_the_same_draws()
    {
        var how = new GenerationOptions
        {
            MaxTokens = 12,
            Sampling = new SamplingOptions
            {
                Seed = 4,
                TopK = 0,
                TopP = 1,
                MinP = 0,
            },
        };
        AblationResult result = fixture.Model.Ablate(
            Text,
            [AblatedPart.OfLayer(0)],
            new AblationOptions { Continue = how },
            run: Cancellation
        );
        Assert.Equal(fixture.Model.Generate(Text, how, run: Cancellation).Text, result.Continuation!.Whole);
        Assert.NotEqual(result.Continuation.Whole, result.Continuation.Ablated);
        Assert.True(result.Continuation.IsComplete);

        // A part that is multiplied by 1 is not a part taken out: both texts are the same.
        AblationResult idle = fixture.Model.Ablate(
            Text,
            [AblatedPart.OfLayer(0)],
            new AblationOptions { Method = AblationMethod.Scale(1), Continue = how },
            run: Cancellation
        );
        Assert.Equal(idle.Continuation!.Whole, idle.Continuation.Ablated);
    }

    [Fact]
    public void An_interrupt_leaves_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        AblationSweepResult? latest = null;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.AblateEach(Text, null, new RunContext(stop.Token).Keeping<AblationSweepResult>(Take))
        );
        Assert.Equal((5, 14, false), (latest!.Effects.Count, latest.PartCount, latest.IsComplete));
        Assert.Contains("Interrupted after 5 of 14 parts.", MimeBundle.Of(latest).ToString(), StringComparison.Ordinal);
        Assert.Contains("Interrupted after 5 of 14 parts.", MimeBundle.Of(latest)[MimeTypes.Html], StringComparison.Ordinal);

        void Take(AblationSweepResult soFar)
        {
            latest = soFar;
            if (soFar.Effects.Count == 5)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task The_magic_gives_what_csharp_gives()
    {
        using Call call = fixture.NewCall();
        AblationSweepResult sweep = await call.ResultOf<AblationSweepResult>(
            "ablate --each heads --layer 1 --token \" the\" --against \" cat\" --scale 0.5",
            Text
        );
        AblationSweepResult csharp = fixture.Model.AblateEach(
            Text,
            new AblationOptions
            {
                Kinds = [AblationKind.Head],
                Layers = [1],
                Token = " the",
                Against = " cat",
                Method = AblationMethod.Scale(0.5f),
            },
            run: Cancellation
        );
        Assert.Equal(csharp.ToJson(), sweep.ToJson());
        Assert.Equal(4, sweep.Effects.Count);

        AblationResult one = await call.ResultOf<AblationResult>("ablate --head 1.2 --mean --generate 5 --greedy --top 3", Text);
        AblationResult same = fixture.Model.Ablate(
            Text,
            [AblatedPart.OfHead(1, 2)],
            new AblationOptions
            {
                Method = AblationMethod.Mean,
                Top = 3,
                Continue = new GenerationOptions
                {
                    MaxTokens = 5,
                    Sampling = new SamplingOptions { Temperature = 0 },
                },
            },
            run: Cancellation
        );
        Assert.Equal(same.ToJson(), one.ToJson());
        Assert.NotEmpty(one.Continuation!.Ablated);

        call.Variables.Set("texts", new[] { "the cat", "xyz" }, typeof(string[]));
        AblationResult mean = await call.ResultOf<AblationResult>("ablate --layer 0 --attention --mlp --mean-over texts", Text);
        Assert.Equal([AblatedPart.OfAttention(0), AblatedPart.OfMlp(0)], mean.Parts);
        Assert.Equal(
            fixture
                .Model.Ablate(
                    Text,
                    [AblatedPart.OfLayer(0)],
                    new AblationOptions { Method = AblationMethod.MeanOver("the cat", "xyz") },
                    run: Cancellation
                )
                .Tokens,
            mean.Tokens
        );
        Assert.Equal(
            [AblatedPart.OfLayer(0), AblatedPart.OfLayer(1)],
            (await call.ResultOf<AblationResult>("ablate --layer 0-1", Text)).Parts
        );

        SideBySide<AblationSweepResult> both = await call.ResultOf<SideBySide<AblationSweepResult>>(
            "ablate --model tiny --model other",
            Text
        );
        Assert.Equal(1 + (2 * 14), both.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.NotEqual(both.Results[0].Effects[0].KlBits, both.Results[1].Effects[0].KlBits);
    }

    [Fact]
    public async Task An_interrupted_command_shows_and_leaves_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        using Call call = fixture.NewCall();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.Magics.RunAsync(
                "ablate --head 0.0 --generate 400 --temperature 1 --seed 3 --into result",
                new MagicCall
                {
                    Workbench = call.Workbench,
                    Output = new StoppingOutput(call.Output, stop),
                    Variables = call.Variables,
                    Body = Text,
                    Cancellation = stop.Token,
                }
            )
        );
        Assert.True(call.Variables.TryGet("result", out object? value));
        Assert.False(Assert.IsType<AblationResult>(value).Continuation!.IsComplete);
        Assert.Contains("Interrupted.", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ablate --head 1", "--head 1 needs a layer: --layer 2 --head 1, or --head 2.1.")]
    [InlineData("ablate --head x.1", "--head needs a head's number, as in --layer 2 --head 1 or --head 2.1, not «x.1».")]
    [InlineData("ablate --layer 1 --head 1.1", "--head 1.1 names its layer already: leave out --layer, or the layer in front of the dot.")]
    [InlineData("ablate --head 1.4", "Layer 1 has no head 4: its heads are counted from 0 to 3.")]
    [InlineData("ablate --layer 7", "There is no layer 7: tiny has the layers 0 to 1.")]
    [InlineData("ablate --each heads --layer 7", "There is no layer 7: tiny has the layers 0 to 1.")]
    [InlineData("ablate --mlp", "--mlp needs --layer, as in --layer 2 --mlp.")]
    [InlineData(
        "ablate --each heads --head 1.1",
        "--each takes parts out one by one, and --head, --attention and --mlp take out named ones together: give one of the two."
    )]
    [InlineData(
        "ablate --scale 0.5 --mean",
        "--scale, --mean and --mean-over each say what is put in the place of a part: give one of them."
    )]
    [InlineData("ablate --scale x", "--scale needs a number from -1000 to 1000, not «x».")]
    [InlineData("ablate --mean-over \"\"", "A mean over reference texts needs at least one text, and none of them empty.")]
    [InlineData("ablate --generate 5", "--generate continues the text without named parts: add --head, --attention, --mlp or --layer.")]
    [InlineData(
        "ablate --token \" the\" --against \" the\"",
        "The token that is watched and the one it is measured against are both ␣the: name two different ones."
    )]
    [InlineData(
        "ablate --token zq --against z",
        "z·q and z begin with the same token, z: put what they share at the end of the text, and name what comes then."
    )]
    [InlineData("ablate --layer 0 --generate 5000", "")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string sentence)
    {
        using Call call = fixture.NewCall();
        string failure = await call.FailureOf(line, Text);
        Assert.True(sentence.Length == 0 ? failure.Contains("context", StringComparison.Ordinal) : sentence == failure, failure);
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void A_model_without_attention_says_what_it_lacks()
    {
        using var model = new LoadedModel("mamba", LlamaModel.Load(TinyMamba.Write(Path.Combine(fixture.Scratch, "mamba-ablated.gguf"))));
        WorkbenchException sweep = Assert.Throws<WorkbenchException>(() =>
            model.AblateEach(Text, new AblationOptions { Kinds = [AblationKind.Head, AblationKind.Mlp] }, run: Cancellation)
        );
        Assert.Equal(
            "There is nothing to take out. Layer 0 of this mamba model has no heads that can be told apart. Layer 0 of this mamba "
                + "model has no MLP output that can be told apart.",
            sweep.Message
        );
        WorkbenchException head = Assert.Throws<WorkbenchException>(() =>
            model.Ablate(Text, [AblatedPart.OfHead(0, 0)], run: Cancellation)
        );
        Assert.Equal("Layer 0 of this mamba model has no heads that can be told apart.", head.Message);
    }

    [Fact]
    public void The_views_show_the_records_numbers_and_hostile_text_stays_text()
    {
        AblationSweepResult sweep = fixture.Model.AblateEach(Text, run: Cancellation);
        var bundle = MimeBundle.Of(sweep);
        Assert.Contains(
            Figures.Change(sweep.Of(AblatedPart.OfHead(1, 2))!.LogProbabilityChangeBits),
            bundle.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $">{Figures.Fixed(sweep.Of(AblatedPart.OfMlp(0))!.KlBits, 3)}</td>",
            bundle[MimeTypes.Html],
            StringComparison.Ordinal
        );
        Assert.True(PlotlyLibrary.IsNeededBy(bundle));

        var hostile = new WatchedToken(1, Hostile.Text);
        AblationSweepResult against = fixture.Model.AblateEach(
            Text,
            new AblationOptions { Token = " the", Against = " cat" },
            run: Cancellation
        );
        Hostile.AssertEncodedIn(
            MimeBundle.Of(
                against with
                {
                    Model = Hostile.Text,
                    Text = Hostile.Text,
                    Token = hostile,
                    Against = hostile,
                    Missing = [Hostile.Text],
                }
            )[MimeTypes.Html]
        );
        AblationResult one = fixture.Model.Ablate(Text, [AblatedPart.OfMlp(0)], run: Cancellation);
        Assert.Contains(Figures.Percent(one.Tokens[0].ProbabilityAfter), MimeBundle.Of(one)[MimeTypes.Html], StringComparison.Ordinal);
        Hostile.AssertEncodedIn(
            MimeBundle.Of(
                one with
                {
                    Model = Hostile.Text,
                    Text = Hostile.Text,
                    Token = hostile,
                    Tokens = [one.Tokens[0] with { Text = Hostile.Text, Label = VisibleText.OneLine(Hostile.Text) }],
                    Continuation = new AblatedContinuation(new GenerationOptions(), Hostile.Text, Hostile.Text, true),
                }
            )[MimeTypes.Html]
        );
    }

    private static ScaledPart[] Scaled(AblatedPart part, double by) =>
        part.Kind switch
        {
            AblationKind.Head => [new(part.Layer, ReferencePart.Head, by, part.Head!.Value)],
            AblationKind.Attention => [new(part.Layer, ReferencePart.Attention, by)],
            AblationKind.Mlp => [new(part.Layer, ReferencePart.FeedForward, by)],
            _ => [new(part.Layer, ReferencePart.Attention, by), new(part.Layer, ReferencePart.FeedForward, by)],
        };

    private static double Bits(double[] logits, int token) => (logits[token] - Math.Log(logits.Sum(Math.Exp))) / Math.Log(2);

    private static double Divergence(double[] p, double[] q) =>
        p.Select((_, i) => Math.Pow(2, Bits(p, i)) * (Bits(p, i) - Bits(q, i))).Sum();

    // Cancels at the first report of progress.
    private sealed class StoppingOutput(RecordingOutput output, CancellationTokenSource stop) : IOutput
    {
        public IDisplayedOutput Display(MimeBundle bundle) => output.Display(bundle);

        public void Write(string text) => output.Write(text);

        public void WriteError(string text) => output.WriteError(text);

        public IProgress<WorkProgress> Progress(string title) => new Stopper(stop);

        private sealed class Stopper(CancellationTokenSource stop) : IProgress<WorkProgress>
        {
            public void Report(WorkProgress value) => stop.Cancel();
        }
    }
}
