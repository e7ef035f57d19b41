using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models;

/// <summary>A model may have a name with blanks, which are those of a name and not of a token.</summary>
[Engine]
public sealed class ModelNameTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData("tokens", "the cat")]
    [InlineData("tokens --compare", "the cat")]
    [InlineData("logits", "the cat")]
    [InlineData("surprisal", "the cat")]
    [InlineData("explore --depth 1", "the cat")]
    [InlineData("explore --sampling", "the cat")]
    [InlineData("lens", "the cat")]
    [InlineData("parameters", "")]
    public async Task Its_titles_and_charts_show_the_blanks_as_blanks(string line, string text)
    {
        using Call call = fixture.NewCall();
        const string Name = "my own model";
        if (fixture.Workbench.Models.Find(Name) is null)
        {
            fixture.Workbench.Models.Load(fixture.Model.Engine.Path, new() { Name = Name });
        }

        try
        {
            await call.RunAsync($"{line} --model \"{Name}\"", text);

            Assert.Contains(Name, call.Text, StringComparison.Ordinal);
            Assert.Contains(Name, call.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("my␣own", call.Text + call.Html, StringComparison.Ordinal);
        }
        finally
        {
            fixture.Workbench.Models.Unload(Name);
        }
    }
}
