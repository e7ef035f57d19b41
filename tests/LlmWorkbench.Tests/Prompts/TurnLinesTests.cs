using LlmWorkbench.PromptFormats;
using LlmWorkbench.Prompts;

namespace LlmWorkbench.Tests.Prompts;

[Fast]
public sealed class TurnLinesTests
{
    [Fact]
    public void A_text_is_one_message_of_the_user() =>
        Assert.Equal([new SpokenMessage(Speaker.User, "Hello\nassistant: no")], TurnLines.Read("Hello\nassistant: no"));

    [Fact]
    public void Lines_with_a_role_open_turns() =>
        Assert.Equal(
            [
                new SpokenMessage(Speaker.System, "Be brief."),
                new SpokenMessage(Speaker.User, "Hi\n\nthere: you"),
                new SpokenMessage(Speaker.Model, ""),
                new SpokenMessage(Speaker.User, "Bye"),
            ],
            TurnLines.Read("system: Be brief.\nUser:Hi\n\nthere: you\nassistant:\n  user: Bye\n")
        );
}
