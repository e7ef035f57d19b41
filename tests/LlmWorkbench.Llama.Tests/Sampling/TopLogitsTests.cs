using FsCheck.Xunit;

namespace LlmWorkbench.Llama.Tests.Sampling;

public sealed class TopLogitsTests
{
    [Property]
    public void Gives_what_sorting_everything_gives(int[] values, byte count)
    {
        float[] logits = [.. values.Select(value => (float)(value % 7))];

        int[] expected = [.. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count)];

        Assert.Equal(expected, TopLogits.Of(logits, count));
    }
}
