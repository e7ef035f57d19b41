using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Llama.Tests.Evaluation;

[Fast]
public sealed class CachedTokensTests
{
    private readonly CachedTokens _cache = new(block: 4);

    [Fact]
    public void Reuses_whole_blocks_of_what_is_shared()
    {
        _cache.Append([1, 2, 3, 4, 5, 6, 7, 8, 9], 0);

        Assert.Equal(8, _cache.Reusable([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], firstWanted: 9));
        Assert.Equal(4, _cache.Reusable([1, 2, 3, 4, 5, 6, 0, 8, 9, 10], firstWanted: 9));
        Assert.Equal(0, _cache.Reusable([0, 2, 3, 4], firstWanted: 3));
    }

    [Fact]
    public void A_position_whose_logits_are_wanted_is_computed_anew()
    {
        _cache.Append([1, 2, 3, 4, 5, 6, 7, 8], 0);

        Assert.Equal(4, _cache.Reusable([1, 2, 3, 4, 5, 6, 7, 8], firstWanted: 7));
        Assert.Equal(0, _cache.Reusable([1, 2, 3, 4, 5, 6, 7, 8], firstWanted: 0));
    }

    [Fact]
    public void Tokens_appended_singly_are_never_reused()
    {
        _cache.Append([1, 2, 3, 4], 0);
        for (int token = 5; token <= 8; token++)
        {
            _cache.Append([token], token - 1);
        }

        Assert.Equal(8, _cache.Count);
        Assert.Equal(4, _cache.Reusable([1, 2, 3, 4, 5, 6, 7, 8, 9], firstWanted: 8));
    }

    [Fact]
    public void Truncating_inside_a_block_gives_the_block_up()
    {
        _cache.Append([1, 2, 3, 4, 5, 6, 7, 8], 0);
        _cache.Truncate(6);

        Assert.Equal(6, _cache.Count);
        Assert.Equal(4, _cache.Reusable([1, 2, 3, 4, 5, 6, 7, 8], firstWanted: 7));
    }
}
