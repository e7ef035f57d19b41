using LlmWorkbench.Display;
using LlmWorkbench.Exploration;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Exploration;

[Engine]
public class SamplingExplorationTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    public void The_shown_tokens_and_the_rest_are_the_whole_distribution(int shown)
    {
        SamplingExploration result = fixture.Model.ExploreSampling("the cat", new() { Shown = shown }, Cancellation);
        IReadOnlyList<NextToken> logits = fixture.Model.Logits("the cat", new() { Top = 271 }, Cancellation).Top;
        double whole = Math.Log(logits.Sum(t => Math.Exp(t.Logit)));
        Assert.Equal(result.VocabularySize, result.Tokens.Count + result.RestCount);
        Assert.Equal(whole, Math.Log(result.Tokens.Sum(t => Math.Exp(t.Logit)) + Math.Exp(result.RestLogSum)), 6);
        Assert.Equal(Math.Exp(result.RestLogSum - whole), result.RestModelProbability, 6);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_groups_weigh_what_their_tokens_weigh_at_every_temperature(double temperature)
    {
        SamplingExploration result = fixture.Model.ExploreSampling("the cat", new() { Shown = 1 }, Cancellation);
        var own = result.Tokens.Select(t => t.Id).ToHashSet();
        double exact = fixture
            .Model.Logits("the cat", new() { Top = 271 }, Cancellation)
            .Top.Where(t => !own.Contains(t.Id))
            .Sum(t => Math.Exp(t.Logit / temperature));
        double grouped = result.Rest.Sum(g =>
            g.Count * Math.Exp(g.Mean / temperature) * (1 + (g.Variance / (2 * temperature * temperature)))
        );
        Assert.True(result.Rest.Count < result.RestCount);
        Assert.InRange(grouped / exact, 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void Tokens_that_the_penalty_sees_are_shown_however_rare_they_are()
    {
        SamplingExploration result = fixture.Model.ExploreSampling(
            "the cat",
            new()
            {
                Sampling = new() { RepetitionPenalty = 1.5 },
                Shown = 1,
            },
            Cancellation
        );
        int[] ids = fixture.Model.Vocabulary.TokenizeToIds("the cat");
        Assert.Equal(ids.Order(), result.Tokens.Where(t => t.IsRepeated).Select(t => t.Id).Order());
    }

    [Fact]
    public void Probabilities_are_the_engines()
    {
        SamplingOptions options = new() { TopK = 5, Temperature = 1.5 };
        LogitsResult expected = fixture.Model.Logits("the cat", new() { Sampling = options, Top = 10 }, Cancellation);
        SamplingExploration result = fixture.Model.ExploreSampling("the cat", new() { Sampling = options, Shown = 10 }, Cancellation);
        Assert.Equal(expected.Top.Select(t => (t.Id, t.Probability)), result.Tokens.Take(10).Select(t => (t.Id, t.Probability)));
        Assert.Equal(expected.CandidateCount, result.CandidateCount);
    }

    [Fact]
    public async Task The_magic_and_the_call_give_the_same()
    {
        using Call call = fixture.NewCall();
        SamplingExploration expected = fixture.Model.ExploreSampling(
            "the cat",
            new()
            {
                Sampling = new() { Temperature = 1.2, Seed = 3 },
            },
            Cancellation
        );
        SamplingExploration result = await call.ResultOf<SamplingExploration>("explore --sampling --temperature 1.2 --seed 3", "the cat");
        Assert.Equal(expected.ToJson(), result.ToJson());
        Assert.Contains("data-lw-sampling", call.Html, StringComparison.Ordinal);
        Assert.Contains("tokens can be drawn", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_models_stand_side_by_side()
    {
        using Call call = fixture.NewCall();
        SideBySide<SamplingExploration> result = await call.ResultOf<SideBySide<SamplingExploration>>(
            "explore --sampling --model tiny-f32 --model other",
            "the cat"
        );
        Assert.Equal(["tiny-f32", "other"], result.Results.Select(r => r.Model));
        Assert.Equal(2, call.Html.Split("<div class=\"lw-sampling\"").Length - 1);
    }

    [Theory]
    [InlineData("explore --sampling --bias the=2")]
    [InlineData("explore --sampling --json")]
    public async Task What_has_no_slider_is_refused(string line)
    {
        using Call call = fixture.NewCall();
        Assert.Contains("leave out biases and grammars", await call.FailureOf(line, "the cat"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_line_for_each_token()
    {
        SamplingExploration result = fixture.Model.ExploreSampling("the cat", new() { Shown = 10 }, Cancellation);
        string[] lines = result.ToCsv().Split("\r\n");
        Assert.Equal("model,rank,id,token,logit,model probability,probability,repeated", lines[0]);
        Assert.Equal(result.Tokens.Count + 2, lines.Length);
    }

    [Fact]
    public void Hostile_tokens_stay_text_in_every_view()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Hostile.Text);
        SamplingExploration result = new(
            Hostile.Text,
            Hostile.Text,
            2,
            new SamplingOptions(),
            [new(5, Hostile.Text + "</script>", bytes, 1, 0.5, 1, false)],
            [new(1, 1, 0)],
            1,
            1,
            1,
            2
        );
        var bundle = MimeBundle.Of(result);
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
        Hostile.AssertHarmless(bundle.ToString());
        Assert.Single(bundle[MimeTypes.Html].Split("</script>")[..^1]);
    }

    [Fact]
    public void Groups_are_narrow_and_keep_count_mean_and_variance()
    {
        IReadOnlyList<LogitGroup> groups = LogitGroup.Of([2f, 1.97f, 1.96f, 1.9f, -3f]);
        Assert.Equal([3, 1, 1], groups.Select(g => g.Count));
        Assert.Equal((2 + 1.97 + 1.96) / 3, groups[0].Mean, 6);
        Assert.Equal(0.0002889, groups[0].Variance, 6);
        Assert.Equal(new LogitGroup(1, -3, 0), groups[2]);
        Assert.Empty(LogitGroup.Of([]));
    }
}
