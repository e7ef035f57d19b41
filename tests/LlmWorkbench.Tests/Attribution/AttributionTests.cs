using LlmWorkbench.Attribution;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Attribution;

/// <summary>What an attribution chooses, hands over, exports, refuses and shows.</summary>
[Engine]
public sealed class AttributionTests(TinyModelFixture fixture)
{
    private const string Text = "the cat and the cat";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_a_token_and_a_position_it_is_the_last_positions_answer()
    {
        AttributionResult result = fixture.Model.Attribute(Text, run: Cancellation);
        Assert.Equal(fixture.Model.Logits(Text, new() { Top = 1 }, Cancellation).Top[0].Id, result.Token.Id);
        Assert.Equal(result.Tokens.Count - 1, result.Position);
        Assert.Null(result.Against);
        AttributionResult first = fixture.Model.Attribute(Text, new() { Position = 0 }, Cancellation);
        Assert.NotEqual(result.Embedding, first.Embedding);
    }

    [Fact]
    public void What_is_there_when_it_is_stopped_is_handed_over_and_right()
    {
        AttributionResult all = fixture.Model.Attribute(Text, new() { Token = " the" }, Cancellation);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<AttributionResult> steps = [];
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.Attribute(
                Text,
                new() { Token = " the" },
                new RunContext(source.Token).Keeping<AttributionResult>(result =>
                {
                    steps.Add(result);
                    if (steps.Count == 2)
                    {
                        source.Cancel();
                    }
                })
            )
        );
        Assert.Equal(2, steps.Count);
        Assert.False(steps[1].IsComplete);
        Assert.Equal(all.Layers[0].Heads!.Contributions, steps[1].Layers[0].Heads!.Contributions);
        Assert.Null(steps[1].Layers[1].Heads);
        Assert.Equal(all.Layers[1].Attention, steps[1].Layers[1].Attention);
        Assert.Equal(all.Logit, steps[1].Parts.Sum(part => part.Contribution), 9);
        Assert.Contains("Interrupted", MimeBundle.Of(steps[1]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_magic_gives_what_csharp_gives()
    {
        using Call call = fixture.NewCall();
        AttributionResult magic = await call.ResultOf<AttributionResult>(
            "attribute --token \" the\" --against \" cat\" --position 3",
            Text
        );
        AttributionResult csharp = fixture.Model.Attribute(
            Text,
            new()
            {
                Token = " the",
                Against = " cat",
                Position = 3,
            },
            Cancellation
        );
        Assert.Equal(csharp.ToJson(), magic.ToJson());
        Assert.Equal(csharp.ToCsv(), magic.ToCsv());
        string[] lines = csharp.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("model,position,token,against,part,layer,head,contribution_nats", lines[0]);
        // Embedding, for each of two layers four heads, a rest and an MLP, biases, rounding.
        Assert.Equal(1 + 1 + (2 * 6) + 2, lines.Length);

        SideBySide<AttributionResult> both = await call.ResultOf<SideBySide<AttributionResult>>(
            "attribute --model tiny --model other",
            Text
        );
        Assert.NotEqual(both.Results[0].Logit, both.Results[1].Logit);
    }

    [Theory]
    [InlineData("attribute --position 9", "x", "There is no position 9: the text has the positions 0 to 1.")]
    [InlineData("attribute --token id:65 --against id:65", "x", "«A» against itself is 0: name another token with --against.")]
    [InlineData(
        "attribute --token zq --against z",
        "x",
        "z·q and z begin with the same token, z: put what they share at the end of the text, and name what comes then."
    )]
    [InlineData("attribute --token id:999", "x", "There is no token 999: this vocabulary has the tokens 0 to 270.")]
    [InlineData("attribute", "", "#!attribute needs a text: in quotes on the line, on the lines below, or from a variable with --from.")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string body, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(line, body));
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void A_text_longer_than_the_context_is_refused() =>
        Assert.Throws<ContextFullException>(() =>
            fixture.Model.Attribute(string.Concat(Enumerable.Repeat("xyz ", 400)), run: Cancellation)
        );

    [Fact]
    public void A_norm_is_known_by_what_it_does()
    {
        float[] x = [1, 2, 3, -1];
        float[] weight = [1, 2, 0.5f, 1];
        float[] bias = [0.1f, 0, 0, 0.2f];
        Assert.Equal(new FrozenNorm(false, 0.5), FrozenNorm.Find(x, [0.5f, 2, 0.75f, -0.5f], weight, null));

        // The mean is 1.25.
        FrozenNorm layer = FrozenNorm.Find(x, [(-0.25f * 2) + 0.1f, 0.75f * 4, 1.75f, (-2.25f * 2) + 0.2f], weight, bias)!;
        Assert.True(layer.SubtractsMean);
        Assert.Equal(2, layer.Scale, 6);
        Assert.Null(FrozenNorm.Find(x, [1, 4, 9, 1], weight, null));
    }

    [Fact]
    public void Logits_that_do_not_fit_their_matrix_are_refused()
    {
        WorkbenchException refused = Assert.Throws<WorkbenchException>(() => new LogitTransform(1, null).Undo(fixture.Model, 8, 4, 10));
        Assert.Equal(
            "A logit of tiny (llama) is 8.00, but its output matrix gives 4.00: this architecture changes its logits in another "
                + "way, so they cannot be taken apart.",
            refused.Message
        );
        Assert.Equal(4.1f, new LogitTransform(1, null).Undo(fixture.Model, 4.1f, 4, 10));
        Assert.Equal(4, new LogitTransform(0.5, 30).Undo(fixture.Model, (float)(30 * Math.Tanh(4 / 30.0)), 8, 10), 4);
        Assert.Equal(200, new LogitTransform(1, 30).Undo(fixture.Model, 30, 200, 300));
    }

    [Fact]
    public void The_views_show_the_records_numbers()
    {
        AttributionResult result = fixture.Model.Attribute(Text, new() { Token = " the" }, Cancellation);
        var bundle = MimeBundle.Of(result);
        foreach (string form in (string[])[bundle.ToString(), System.Net.WebUtility.HtmlDecode(bundle[MimeTypes.Html])])
        {
            Assert.Contains(Figures.Signed(result.Layers[1].Heads!.Contributions[2]), form, StringComparison.Ordinal);
            Assert.Contains(Figures.Signed(result.Layers[0].Mlp), form, StringComparison.Ordinal);
            Assert.Contains(Figures.Signed(result.Logit), form, StringComparison.Ordinal);
            Assert.Contains("is frozen at its real value", form, StringComparison.Ordinal);
        }

        Assert.True(PlotlyLibrary.IsNeededBy(bundle));
        Assert.Equal(3, Plotly.NET.GenericChart.countTrace(result.Chart()));
    }

    [Fact]
    public void Heads_that_are_missing_are_told()
    {
        AttributionResult result = Made("x") with { HeadsMissing = "The architecture mamba has no heads that can be told apart." };
        var bundle = MimeBundle.Of(result);
        Assert.Contains("The architecture mamba has no heads that can be told apart.", bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains("The architecture mamba has no heads that can be told apart.", bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Equal(AttributionPartKind.Attention, result.Parts[1].Kind);
        Assert.DoesNotContain("head 0", bundle[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_stay_text_in_every_view()
    {
        var bundle = MimeBundle.Of(Made(Hostile.Text) with { Model = Hostile.Text });
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
        Hostile.AssertHarmless(bundle.ToString());
    }

    private static AttributionResult Made(string token) =>
        new(
            "m",
            "t",
            [Info("t")],
            0,
            Info(token),
            Info(token + "2"),
            3.5,
            1,
            30,
            new FrozenNorm(true, 0.5),
            1,
            -0.25,
            [new LayerAttribution(0, 2, 0.5, null)],
            null,
            true
        );

    private static TokenInfo Info(string text) => new(text.Length, text, System.Text.Encoding.UTF8.GetBytes(text), 0, 0, TokenKind.Text);
}
