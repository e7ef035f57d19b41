using System.Collections.Immutable;
using System.CommandLine;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Tests.Magics.Options;

[Fast]
public sealed class NumberListOptionTests
{
    [Theory]
    [InlineData("x --layers 3", new[] { 3 })]
    [InlineData("x --layers 5-7,0,6", new[] { 5, 6, 7, 0 })]
    [InlineData("x --layers 1 --layers 0", new[] { 1, 0 })]
    [InlineData("x --layers 5\u22127", new[] { 5, 6, 7 })]
    public void Takes_numbers_and_ranges(string line, int[] expected) => Assert.Equal(expected, Parse(line, out _));

    [Fact]
    public void Not_given_is_null() => Assert.Null(Parse("x", out _));

    [Theory]
    [InlineData("a")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("1,")]
    [InlineData("0-999999999")]
    public void Says_what_it_needs(string text)
    {
        Parse($"x --layers {text}", out ParseResult? parsed);
        Assert.Equal($"--layers needs whole numbers such as 0,2,5-9, not «{text}».", Assert.Single(parsed.Errors).Message);
    }

    private static int[]? Parse(string line, out ParseResult parsed)
    {
        Option<ImmutableArray<int>?> option = NumberListOption.Create("--layers", "Layers.");
        var command = new Command("x") { option };
        parsed = new RootCommand { command }.Parse(line);
        return parsed.Errors.Count == 0 ? parsed.GetValue(option)?.ToArray() : null;
    }
}
