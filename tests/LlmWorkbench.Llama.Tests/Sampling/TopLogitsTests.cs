using FsCheck.Xunit;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

[Fast]
public sealed class TopLogitsTests
{
    [Property]
    public void Gives_what_sorting_everything_gives(int[] values, byte count)
    {
        float[] logits = [.. values.Select(value => (float)(value % 7))];

        int[] expected = [.. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count)];

        Assert.Equal(expected, TopLogits.Of(logits, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1000)]
    public void Gives_the_same_over_a_large_vocabulary_with_forbidden_tokens(int count)
    {
        var random = new Random(count);
        float[] logits =
        [
            .. Enumerable.Range(0, 5_003).Select(_ => random.Next(9) == 0 ? float.NegativeInfinity : random.Next(-400, 400) / 16f),
        ];

        int[] expected = [.. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count)];

        Assert.Equal(expected, TopLogits.Of(logits, count));
    }
}
