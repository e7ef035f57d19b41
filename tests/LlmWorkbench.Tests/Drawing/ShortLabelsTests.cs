using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

/// <summary>Names of long texts.</summary>
[Fast]
public sealed class ShortLabelsTests
{
    [Fact]
    public void Texts_that_begin_alike_are_named_by_where_they_differ()
    {
        IReadOnlyList<string> names = ShortLabels.Of(
            ["Question: What is the capital of France?", "Question: What is the capital of Italy?", "A dog says woof."],
            18
        );

        Assert.Equal(3, names.Distinct().Count());
        Assert.Contains("France", names[0], StringComparison.Ordinal);
        Assert.Contains("Italy", names[1], StringComparison.Ordinal);
        Assert.Equal("A dog says woof.", names[2]);
        Assert.All(names, name => Assert.InRange(name.Length, 1, 18));
    }

    [Fact]
    public void Texts_are_told_apart_wherever_they_differ()
    {
        string[] texts =
        [
            new string('a', 60),
            new string('a', 61),
            new string('a', 40) + "b" + new string('a', 20),
            "Question: one two three four",
            "Question: one two three five",
            "Question: one two other four",
        ];

        Assert.Equal(texts.Length, ShortLabels.Of(texts, 18).Distinct().Count());
    }

    [Fact]
    public void No_letter_is_cut_in_half()
    {
        IReadOnlyList<string> names = ShortLabels.Of(
            ["0123456789abcdef😀😀😀😀x", "0123456789abcdef😀😀😀😀y", "aaaaaaaaaaaaaaaa😀bcd"],
            18
        );

        Assert.All(names, name => Assert.DoesNotContain('\uFFFD', string.Concat(name.EnumerateRunes().Select(r => r.ToString()))));
    }

    [Fact]
    public void Texts_that_are_the_same_have_the_same_name() =>
        Assert.Single(ShortLabels.Of([new string('x', 30), new string('x', 30)], 18).Distinct());
}
