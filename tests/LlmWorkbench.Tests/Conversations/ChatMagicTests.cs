using LlmWorkbench.Conversations;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Conversations;

[Engine]
public sealed class ChatMagicTests
{
    private const string Chat = "chat --model tutor --greedy --max-tokens 24";

    [Fact]
    public async Task A_conversation_goes_on_from_call_to_call_until_another_begins()
    {
        using var call = new Call(Workbench.In(RepositoryFolder.Path), ownsWorkbench: true);
        await call.ResultOf<ConversationResult>(Chat + " --system \"Be kind.\"", "Hello, how are you?");
        ConversationResult two = await call.ResultOf<ConversationResult>(Chat, "What is the capital of France?");
        Assert.Equal((2, "Be kind."), (two.Turns.Count, two.System));
        Assert.Contains("Paris", two.Answer, StringComparison.Ordinal);

        ConversationResult undone = await call.ResultOf<ConversationResult>("chat --model tutor --undo");
        Assert.Single(undone.Turns);
        ConversationResult shown = await call.ResultOf<ConversationResult>("chat --model tutor");
        Assert.Equal(undone.Turns, shown.Turns);

        ConversationResult begun = await call.ResultOf<ConversationResult>(Chat + " --new", "Hello, how are you?");
        Assert.Single(begun.Turns);
        Assert.Null(begun.System);
    }

    [Theory]
    [InlineData("chat --model tutor", "", "#!chat needs a text")]
    [InlineData("chat --model tutor --new --undo", "", "--new forgets all turns")]
    [InlineData("chat --model tutor --undo", "", "Nothing was said yet")]
    [InlineData("chat --model tutor --max-tokens 1000", "Hi", "The message alone is ")]
    public async Task What_makes_no_sense_is_said_in_a_sentence(string line, string text, string sentence)
    {
        using var call = new Call(Workbench.In(RepositoryFolder.Path), ownsWorkbench: true);
        Assert.StartsWith(sentence, await call.FailureOf(line, text), StringComparison.Ordinal);
    }
}
