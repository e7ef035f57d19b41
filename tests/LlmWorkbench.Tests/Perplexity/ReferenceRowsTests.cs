using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Tests.Perplexity;

[Fast]
public sealed class ReferenceRowsTests
{
    [Fact]
    public void What_is_kept_is_read_once_and_what_is_not_each_time()
    {
        ReadingPart[] parts = [Part(0, 5), Part(5, 9), Part(14, 3)];
        foreach ((bool keeps, int expected) in ((bool, int)[])[(true, 3), (false, 6)])
        {
            var rows = new ReferenceRows(keeps);
            int read = 0;
            foreach (ReadingPart part in parts.Concat(parts))
            {
                float[] numbers = rows.Of(
                    part,
                    2,
                    array =>
                    {
                        read++;
                        array.AsSpan(0, part.Scored * 2).Fill(part.Windows[0].Start);
                    }
                );
                Assert.All(numbers[..(part.Scored * 2)], number => Assert.Equal(part.Windows[0].Start, number));
            }

            Assert.Equal(expected, read);
        }
    }

    private static ReadingPart Part(int start, int length) => ReadingPart.Whole([new TextWindow(start, length, 1)], [new int[length]]);
}
