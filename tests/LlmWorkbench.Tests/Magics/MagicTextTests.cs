using LlmWorkbench.Composition;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Tests.Magics;

[Fast]
public class MagicTextTests
{
    private static readonly MagicRegistry s_magics = WorkbenchTopics.CreateRegistry().Magics;

    [Theory]
    [InlineData("tokens", true)]
    [InlineData("tokens --model tutor", true)]
    [InlineData("generate --stop \"the end\"", true)]
    [InlineData("generate --stop 'it came --from there'", true)]
    [InlineData("generate --stop 'half written", true)]
    [InlineData("tokens \"The cat\"", false)]
    [InlineData("tokens 'The cat'", false)]
    [InlineData("tokens \"The c", false)]
    [InlineData("tokens \"\"", false)]
    [InlineData("tokens --from story", false)]
    [InlineData("tokens --from=story", false)]
    [InlineData("tokens --help", false)]
    [InlineData("generate --no-such-option 3", true)]
    [InlineData("generate -- --a-text", false)]
    [InlineData("generate -1", false)]
    [InlineData("models", false)]
    public void The_text_of_a_command_is_below_unless_it_stands_on_the_line_or_comes_from_a_variable(string line, bool below) =>
        Assert.Equal(below, MagicText.IsBelow(s_magics.Find(line.Split(' ')[0])!, line));
}
