using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics;

[Fast]
public class MagicRegistryTests
{
    [Fact]
    public async Task Names_the_magic_that_was_meant()
    {
        using var call = new Call();
        Assert.Equal("There is no magic #!lsmagik: did you mean #!lsmagic?", await call.FailureOf("lsmagik"));
    }

    [Fact]
    public async Task Points_to_the_list_when_nothing_is_near()
    {
        using var call = new Call();
        Assert.Equal("There is no magic #!frobnicate: #!lsmagic lists those there are.", await call.FailureOf("frobnicate"));
    }

    [Fact]
    public async Task Lists_every_magic_with_one_line()
    {
        using var call = new Call();
        await call.RunAsync("lsmagic");
        string text = Assert.Single(call.Output.Displays).Last.ToString();
        Assert.All(call.Magics.All, m => Assert.Contains("#!" + m.Name, text, StringComparison.Ordinal));
        Assert.All(call.Magics.All, m => Assert.Contains(m.Description, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_them_by_themes_in_the_order_of_the_notebooks()
    {
        using var call = new Call();
        await call.RunAsync("lsmagic");
        string text = Assert.Single(call.Output.Displays).Last.ToString();
        string[] words =
        [
            "Models at hand\n#!models",
            "#!tokens",
            "#!attention",
            "#!lens",
            "#!perplexity",
            "#!quantization",
            "#!lineage",
            "#!cost",
        ];
        Assert.Equal(words, words.OrderBy(word => text.IndexOf(word, StringComparison.Ordinal)));
        Assert.DoesNotContain("\nMore\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_help_as_text()
    {
        using var call = new Call();
        await call.RunAsync("lsmagic -h");
        Assert.Empty(call.Output.Displays);
        Assert.StartsWith("Description:\n  Lists all magic commands, in the order", call.Output.Text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Usage:\n  #!lsmagic [options]", call.Output.Text.ToString(), StringComparison.Ordinal);
    }
}
