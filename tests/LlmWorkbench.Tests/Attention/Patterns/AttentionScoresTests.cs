using LlmWorkbench.Attention.Patterns;

namespace LlmWorkbench.Tests.Attention.Patterns;

/// <summary>Patterns made by hand have the scores that their makers meant.</summary>
[Fast]
public class AttentionScoresTests
{
    // A begin of text, three tokens, and the same three again.
    private static readonly int[] s_tokens = [9, 1, 2, 3, 1, 2, 3];

    [Fact]
    public void A_previous_token_head_scores_one()
    {
        var scores = AttentionScores.Of(Pattern((q, k) => k == Math.Max(0, q - 1) ? 1 : 0), s_tokens);
        Assert.Equal((1, HeadKind.PreviousToken), (scores.Previous, scores.Kind));
        Assert.Equal((0, 0), (scores.EntropyBits, scores.Current));
        Assert.Equal(1.0 / 6, scores.First!.Value, 12); // position 1 reads 0, which is the one before and the first
    }

    [Fact]
    public void A_head_that_reads_the_first_token_is_a_sink()
    {
        var scores = AttentionScores.Of(Pattern((_, k) => k == 0 ? 1 : 0), s_tokens);
        Assert.Equal((1, HeadKind.FirstToken), (scores.First, scores.Kind));
        Assert.Equal((0, 0), (scores.Duplicate, scores.Induction));
    }

    [Fact]
    public void A_duplicate_token_head_scores_one_over_the_tokens_that_were_there_before()
    {
        var scores = AttentionScores.Of(Pattern((q, k) => k == (q >= 4 ? q - 3 : 0) ? 1 : 0), s_tokens);
        Assert.Equal((1, 0, HeadKind.DuplicateToken), (scores.Duplicate, scores.Induction, scores.Kind));
        Assert.Equal(0.5, scores.First!.Value, 12); // positions 1 to 3 of six
    }

    [Fact]
    public void An_induction_head_scores_one_over_the_tokens_that_were_there_before()
    {
        var scores = AttentionScores.Of(Pattern((q, k) => k == (q >= 4 ? q - 2 : 0) ? 1 : 0), s_tokens);
        Assert.Equal((1, 0, HeadKind.Induction), (scores.Induction, scores.Duplicate, scores.Kind));
    }

    [Fact]
    public void A_head_that_stays_where_it_is_reads_the_current_token()
    {
        var scores = AttentionScores.Of(Pattern((q, k) => k == q ? 1 : 0), s_tokens);
        Assert.Equal((1, HeadKind.CurrentToken, 0), (scores.Current, scores.Kind, scores.EntropyBits));
    }

    [Fact]
    public void A_uniform_head_has_the_entropy_of_its_choices_and_no_kind()
    {
        var scores = AttentionScores.Of(Pattern((q, _) => 1.0f / (q + 1)), s_tokens);
        Assert.Equal(Enumerable.Range(1, 6).Average(q => Math.Log2(q + 1)), scores.EntropyBits!.Value, 6);
        Assert.Equal(HeadKind.Mixed, scores.Kind);
        Assert.Equal(new[] { 5, 6, 7 }.Average(n => 1.0 / n), scores.Induction!.Value, 6);
    }

    [Fact]
    public void Every_earlier_place_counts()
    {
        // The token 1 stands at 0, 2 and 4: position 4 may read 0 and 2, or what came after, 1 and 3.
        var scores = AttentionScores.Of(
            Pattern(
                (q, k) =>
                    q == 4 ? new[] { 0.1f, 0.2f, 0.3f, 0.15f, 0.25f }[k]
                    : q == 2 ? new[] { 0.5f, 0.25f, 0.25f }[k]
                    : k == q ? 1
                    : 0,
                5
            ),
            [1, 2, 1, 3, 1]
        );
        Assert.Equal((0.4 + 0.5) / 2, scores.Duplicate!.Value, 6);
        Assert.Equal((0.35 + 0.25) / 2, scores.Induction!.Value, 6);
    }

    [Fact]
    public void What_a_text_does_not_have_has_no_score()
    {
        var apart = AttentionScores.Of(Pattern((q, k) => k == q ? 1 : 0, 3), [1, 2, 3]);
        Assert.Equal((null, null), (apart.Duplicate, apart.Induction));
        var neighbours = AttentionScores.Of(Pattern((q, k) => k == q ? 1 : 0, 2), [1, 1]);
        Assert.Equal((0, null), (neighbours.Duplicate, neighbours.Induction));
        var single = AttentionScores.Of(
            [
                [1],
            ],
            [1]
        );
        Assert.Equal((null, null, HeadKind.Mixed), (single.Previous, single.EntropyBits, single.Kind));
    }

    [Fact]
    public void A_pattern_of_another_text_is_refused()
    {
        Assert.Throws<ArgumentException>(() => AttentionScores.Of(Pattern((_, _) => 0), [1, 2]));
        Assert.Throws<ArgumentException>(() =>
            AttentionScores.Of(
                [
                    [1],
                    [1],
                ],
                [1, 2]
            )
        );
    }

    private static float[][] Pattern(Func<int, int, float> weight, int count = 7) =>
        [.. Enumerable.Range(0, count).Select(q => Enumerable.Range(0, q + 1).Select(k => weight(q, k)).ToArray())];
}
