using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Writing;

[Fast]
public sealed class GrammarTests
{
    private static readonly Dictionary<string, string> s_slots = new()
    {
        ["x"] = "apple",
        ["y"] = "red kite",
        ["he"] = "she",
    };

    [Theory]
    [InlineData("The {x}.", "The apple.")]
    [InlineData("{a x} and {a y}", "an apple and a red kite")]
    [InlineData("{He} saw it. {X}", "She saw it. Apple")]
    [InlineData("[only]", "only")]
    [InlineData("a[|]b", "ab")]
    public void Fills_slots(string template, string expected) =>
        Assert.Equal(expected, Grammar.Expand(template, s_slots, new SeededRandom(1)));

    [Fact]
    public void Draws_every_alternative_and_no_other()
    {
        var random = new SeededRandom(1);

        var texts = Enumerable.Range(0, 200).Select(_ => Grammar.Expand("[one|two [a|b {x}]|]!", s_slots, random)).ToHashSet();

        Assert.Equal(["!", "one!", "two a!", "two b apple!"], texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Draws_nothing_for_alternatives_that_were_not_chosen()
    {
        (SeededRandom? one, SeededRandom? other) = (new SeededRandom(4), new SeededRandom(4));

        Grammar.Expand("[a|a]", s_slots, one);
        Grammar.Expand("[a[|||]|a[||||]]", s_slots, other);
        other = new SeededRandom(4);
        other.Next(2);

        Assert.Equal(other.Next(1000), one.Next(1000));
    }
}
