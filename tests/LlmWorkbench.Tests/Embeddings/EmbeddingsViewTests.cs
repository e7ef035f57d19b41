using System.Text.RegularExpressions;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Llama.Embeddings;

namespace LlmWorkbench.Tests.Embeddings;

/// <summary>How many vectors are drawn and listed: all of a few, the first of many.</summary>
[Fast]
public sealed partial class EmbeddingsViewTests
{
    // What is drawn once, whatever the number of vectors.
    private const int Fixed = 2_000_000;
    private const int OfAnItem = 2_000;

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(430)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(2500)]
    public void The_page_grows_at_most_linearly_and_says_what_it_leaves_out(int count)
    {
        EmbeddingsResult result = Made(count);
        string html = EmbeddingsView.Html(result).ToString();
        Assert.InRange(html.Length, 1, Fixed + (OfAnItem * Math.Min(count, EmbeddingsView.MaxShown)));
        Assert.InRange(html.Length, 1, ValueBound.FinishedCharacters);
        Assert.Equal(Math.Min(count, EmbeddingsView.MaxShown), Rows().Count(html));
        Assert.Equal(
            count switch
            {
                <= 100 => "",
                <= 1000 => $"The cosines are drawn for the first 100 of {count:N0} texts; the result holds all of them.",
                _ => $"Only the first 1,000 of {count:N0} texts are shown, and the cosines of the first 100; the CSV has all (ToCsv(), "
                    + "--export x.csv).",
            },
            Notice().Match(html).Value
        );
    }

    [Fact]
    public void The_text_is_cut_and_the_csv_has_all()
    {
        EmbeddingsResult result = Made(1200);
        string text = EmbeddingsView.Text(result);
        Assert.Contains("Only the first 1,000 of 1,200 texts are shown; the CSV has all", text, StringComparison.Ordinal);
        Assert.Contains("text 999", text, StringComparison.Ordinal);
        Assert.DoesNotContain("text 1000", text, StringComparison.Ordinal);
        Assert.Equal(1201, result.ToTable().ToCsv().Trim().Split('\n').Length);
        Assert.Equal(1200, result.Cosines.Length);
    }

    private static EmbeddingsResult Made(int count)
    {
        var random = new Random(1);
        EmbeddedItem[] items =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    string text = $"text {i} {new string('w', 80)}";
                    return new EmbeddedItem(text, text, null, 20, [random.NextSingle(), random.NextSingle()]);
                }),
        ];
        return new EmbeddingsResult(
            "model",
            EmbeddingSource.HiddenStates,
            Pooling.Mean,
            false,
            items,
            [.. items.Select(_ => Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray())],
            new PrincipalMap([.. items.Select(_ => new MapPoint(random.NextDouble(), random.NextDouble()))], [0.7, 0.3])
        );
    }

    [GeneratedRegex(@"(Only the first|The cosines are drawn)[^<]*")]
    private static partial Regex Notice();

    [GeneratedRegex(@"<tr><td[^>]*>\d+</td>")]
    private static partial Regex Rows();
}
