using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Lens;

/// <summary>What a lens chooses, hands over, exports and shows.</summary>
[Engine]
public sealed class LensTests(TinyModelFixture fixture)
{
    private const string Text = "the cat and the cat";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void All_layers_and_positions_are_looked_at_unless_some_are_chosen()
    {
        LensResult all = fixture.Model.Lens(Text, run: Cancellation);
        Assert.Equal([LensResult.EmbeddingLayer, 0, 1], all.Layers);
        Assert.Equal(Enumerable.Range(0, all.Tokens.Count), all.Positions.Select(p => p.Position));
        Assert.True(all.IsComplete);

        LensResult some = fixture.Model.Lens(
            Text,
            new LensOptions
            {
                Layers = [1],
                Positions = [3, 1],
                Top = 2,
            },
            run: Cancellation
        );
        Assert.Equal([LensResult.EmbeddingLayer, 1], some.Layers);
        Assert.Equal([1, 3], some.Positions.Select(p => p.Position));
        Assert.All(some.Cells.SelectMany(row => row), cell => Assert.Equal(2, cell.Top.Count));

        LensResult last = fixture.Model.Lens(Text, new LensOptions { Last = 2 }, run: Cancellation);
        Assert.Equal(all.Positions.TakeLast(2).Select(p => p.Position), last.Positions.Select(p => p.Position));
        Assert.Equal(all.Positions.Count, fixture.Model.Lens(Text, new LensOptions { Last = 999 }, run: Cancellation).Positions.Count);
    }

    [Fact]
    public void A_choice_of_layers_changes_no_number()
    {
        LensResult all = fixture.Model.Lens(Text, run: Cancellation);
        LensResult some = fixture.Model.Lens(Text, new LensOptions { Layers = [1] }, run: Cancellation);
        Assert.Equal(all[1, 2].Top.Select(t => t.Logit), some[1, 2].Top.Select(t => t.Logit));
        Assert.Equal(all[-1, 2].DivergenceBits, some[-1, 2].DivergenceBits);
        Assert.Throws<ArgumentOutOfRangeException>(() => some[0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => some[1, 99]);
    }

    [Fact]
    public void The_answer_is_what_the_model_says_and_is_settled_where_it_stays_first()
    {
        LensResult lens = fixture.Model.Lens(Text, run: Cancellation);
        foreach ((int column, LensPosition? position) in lens.Positions.Index())
        {
            int[] first = [.. lens.Layers.Where((_, row) => lens.Cells[row][column].Top[0].Token.Id == position.Answer.Id)];
            Assert.Equal(first[0], position.FirstLayer);
            Assert.All(lens.Layers.Where(layer => layer >= position.SettledLayer), layer => Assert.Contains(layer, first));
            Assert.DoesNotContain(position.SettledLayer - 1, first);
        }

        Assert.Equal(fixture.Model.Logits(Text, new() { Top = 1 }, Cancellation).Top[0].Id, lens.Positions[^1].Answer.Id);
    }

    [Fact]
    public void An_answer_that_comes_and_goes_is_told_from_one_that_stays()
    {
        LensResult made = Made(["x", "y", "x", "y", "y"]);
        Assert.Equal((0, 2), (made.Positions[0].FirstLayer, made.Positions[0].SettledLayer));
        Assert.Contains("it comes first at layer 0, and stays from layer 2 on", MimeBundle.Of(made).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_there_when_it_is_stopped_is_handed_over_and_right()
    {
        LensResult all = fixture.Model.Lens(Text, run: Cancellation);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<LensResult> steps = [];
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.Lens(
                Text,
                null,
                new RunContext(source.Token).Keeping<LensResult>(lens =>
                {
                    steps.Add(lens);
                    source.Cancel();
                })
            )
        );
        LensResult partial = Assert.Single(steps);
        Assert.False(partial.IsComplete);
        Assert.Equal([1], partial.Layers);
        Assert.Equal(all.Cells[^1].Select(c => c.Top[0].Logit), partial.Cells[0].Select(c => c.Top[0].Logit));
        Assert.Contains("Interrupted", MimeBundle.Of(partial).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_several_blocks_are_handed_over_block_by_block()
    {
        string text = string.Concat(Enumerable.Repeat("xyz", 60));
        List<LensResult> steps = [];
        List<WorkProgress> reports = [];
        LensResult all = fixture.Model.Lens(
            text,
            new LensOptions { Top = 1 },
            new RunContext(Cancellation).Reporting(new Reports(reports)).Keeping<LensResult>(steps.Add)
        );
        Assert.Equal(181, all.Positions.Count);
        Assert.Equal([1, 2, 3, 3, 3, 3], steps.Select(s => s.Layers.Count));
        Assert.Equal([128, 128, 128, 128, 128, 128], steps.Select(s => s.Positions.Count));
        Assert.Equal(reports.Select(r => r.Fraction).Order(), reports.Select(r => r.Fraction));
        Assert.Equal(1, reports[^1].Fraction, 9);
        Assert.Equal(all.Cells[0].Take(128).Select(c => c.EntropyBits), steps[^1].Cells[0].Select(c => c.EntropyBits));
    }

    [Fact]
    public void A_stream_that_is_not_held_at_once_gives_the_same_bits()
    {
        string text = string.Concat(Enumerable.Repeat("xyz", 100));
        List<WorkProgress> reports = [];
        LensResult atOnce = fixture.Model.Lens(text, run: Cancellation);
        LensResult inPasses = fixture.Model.Lens(
            text,
            new LensOptions { MaxBytes = 1 },
            new RunContext(Cancellation).Reporting(new Reports(reports))
        );
        Assert.Equal(3, reports.Count(report => report.Message == "reading"));
        Assert.Equal(atOnce.ToJson(), inPasses.ToJson());
    }

    [Fact]
    public async Task The_magic_gives_what_csharp_gives()
    {
        using Call call = fixture.NewCall();
        LensResult magic = await call.ResultOf<LensResult>(
            "lens --layers 0-1 --positions 2,4-5 --top 3 --token \" the\" --token id:65",
            Text
        );
        LensResult csharp = fixture.Model.Lens(
            Text,
            new LensOptions
            {
                Layers = [0, 1],
                Positions = [2, 4, 5],
                Top = 3,
                Tokens = [" the", "id:65"],
            },
            run: Cancellation
        );
        Assert.Equal(csharp.ToJson(), magic.ToJson());
        Assert.Equal(csharp.ToCsv(), magic.ToCsv());
        string[] lines = csharp.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + (3 * 3), lines.Length);
        Assert.StartsWith(
            "model,layer,position,token,first_id,first,first_probability,entropy_bits,kl_bits,",
            lines[0],
            StringComparison.Ordinal
        );

        SideBySide<LensResult> both = await call.ResultOf<SideBySide<LensResult>>("lens --model tiny --model other --last 1", Text);
        Assert.NotEqual(both.Results[0].Cells[0][0].EntropyBits, both.Results[1].Cells[0][0].EntropyBits);
        Assert.Equal(7, both.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("lens --layers 9", "x", "There is no layer 9: the model has the layers 0 to 1.")]
    [InlineData("lens --positions 7", "x", "There is no position 7: the text has the positions 0 to 1.")]
    [InlineData("lens --positions 5-2", "x", "--positions needs whole numbers such as 0,2,5-9, not «5-2».")]
    [InlineData("lens --layers a", "x", "--layers needs whole numbers such as 0,2,5-9, not «a».")]
    [InlineData("lens --positions 1 --last 1", "x", "Positions are chosen by their numbers or as the last ones, not both.")]
    [InlineData("lens --last 0", "x", "--last needs a whole number from 1 to 1000000, not «0».")]
    [InlineData("lens", "", "#!lens needs a text: in quotes on the line, on the lines below, or from a variable with --from.")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string body, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(line, body));
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void Refuses_what_csharp_may_ask_for_wrongly()
    {
        Assert.Equal("No layer is named: name at least one, or leave the choice out for all.", FailureOf(new LensOptions { Layers = [] }));
        Assert.Equal("A lens shows at least 1 token for each layer, not 0.", FailureOf(new LensOptions { Top = 0 }));
        Assert.Equal("A lens needs at least the last position, not the last 0.", FailureOf(new LensOptions { Last = 0 }));
        Assert.Throws<ContextFullException>(() => fixture.Model.Lens(string.Concat(Enumerable.Repeat("xyz ", 400)), run: Cancellation));

        string FailureOf(LensOptions options) =>
            Assert.Throws<WorkbenchException>(() => fixture.Model.Lens(Text, options, run: Cancellation)).Message;
    }

    [Fact]
    public void The_views_show_the_records_numbers()
    {
        LensResult lens = fixture.Model.Lens(Text, new LensOptions { Tokens = [" the"] }, run: Cancellation);
        var bundle = MimeBundle.Of(lens);
        foreach (string form in (string[])[bundle.ToString(), bundle[MimeTypes.Html]])
        {
            Assert.Contains(Figures.Fixed(lens[0, 4].DivergenceBits), bundle[MimeTypes.Html], StringComparison.Ordinal);
            Assert.Contains(Figures.Percent(lens.Cells[^1][^1].Followed[0].Probability), form, StringComparison.Ordinal);
            Assert.Contains(lens.Positions[^1].Answer.Label, System.Net.WebUtility.HtmlDecode(form), StringComparison.Ordinal);
        }

        Assert.True(PlotlyLibrary.IsNeededBy(bundle));
        Assert.Contains("all 2 layers, at all", bundle.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_positions_the_grid_shows_the_last_and_says_so()
    {
        LensResult lens = fixture.Model.Lens(string.Concat(Enumerable.Repeat("xyz", 20)), new LensOptions { Top = 1 }, run: Cancellation);
        string html = MimeBundle.Of(lens)[MimeTypes.Html];
        Assert.Contains(
            "The map has all 61 positions; the grid below it shows the last 24 with their tokens.",
            html,
            StringComparison.Ordinal
        );
        Assert.Equal(24 * 3, html.Split("<td tabindex=").Length - 1);
    }

    [Fact]
    public void A_token_can_be_followed_at_any_position()
    {
        LensResult lens = fixture.Model.Lens(Text, new LensOptions { Tokens = [" the", " cat"] }, run: Cancellation);
        Assert.True(Plotly.NET.GenericChart.countTrace(lens.TokenChart(1)) is 2 or 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => lens.TokenChart(99));
    }

    [Fact]
    public void Hostile_texts_stay_text_in_every_view()
    {
        LensResult lens = Made([Hostile.Text, "y", "z", Hostile.Text, Hostile.Text]) with { Model = Hostile.Text };
        var bundle = MimeBundle.Of(lens);
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
        Hostile.AssertHarmless(bundle.ToString());
    }

    // One position, whose answer is the last of these.
    private static LensResult Made(string[] firsts)
    {
        LensCell[][] cells =
        [
            .. firsts.Select(first =>
                new LensCell[]
                {
                    new(
                        [new LensToken(Info(first), 1, 0.5)],
                        1,
                        0.25,
                        new LensScore(1, 0.5, first == firsts[^1] ? 1 : 2),
                        [new LensScore(0, 0.1, 3)]
                    ),
                }
            ),
        ];
        int[] layers = [.. Enumerable.Range(-1, firsts.Length)];
        return new LensResult(
            "m",
            "t",
            [Info("t")],
            layers,
            [LensPosition.Of(0, Info("t"), layers, [.. cells.Select(row => row[0])])],
            [Info(firsts[1])],
            cells,
            firsts.Length - 1,
            true
        );
    }

    private static TokenInfo Info(string text) => new(text.Length, text, System.Text.Encoding.UTF8.GetBytes(text), 0, 0, TokenKind.Text);

    private sealed class Reports(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }
}
