using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Writing;

[Fast]
public sealed class ChatFormatTests
{
    [Fact]
    public void Writes_messages_as_the_template_says()
    {
        Assert.Equal("<|user|>\nHello<|end|>\n", ChatFormat.Message("user", "Hello"));
        Assert.Equal("<|user|>\nHello<|end|>\n<|assistant|>\n", ChatFormat.Prompt("Hello"));
        Assert.Equal("<|system|>\nBe kind.<|end|>\n<|user|>\nHello<|end|>\n<|assistant|>\n", ChatFormat.Prompt("Hello", "Be kind."));
    }

    [Fact]
    public void Chats_of_the_corpus_are_whole_messages()
    {
        CorpusDocument[] chats = new CurriculumCorpus(3)
            .Training()
            .Take(2000)
            .Where(document => document.Kind == DocumentKind.Chat)
            .ToArray();

        Assert.InRange(chats.Length, 90, 180);
        Assert.All(
            chats,
            chat =>
                Assert.Matches(
                    @"^(<\|system\|>\n[^<]+<\|end\|>\n)?(<\|user\|>\n[^<]+<\|end\|>\n<\|assistant\|>\n[^<]+<\|end\|>\n)+$",
                    chat.Text
                )
        );
    }
}
