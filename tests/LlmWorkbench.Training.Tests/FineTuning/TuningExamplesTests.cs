using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.FineTuning;

[Engine]
public sealed class TuningExamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_form_says_what_is_read_and_what_is_learned()
    {
        Assert.Equal(("### Instruction:\nWho?\n\n### Response:", " Me.<|end|>"), Read("""{"instruction":"Who?","response":"Me."}"""));
        Assert.Equal(("a", "b<|endoftext|>"), Read("""{"prompt":"a","response":"b"}"""));
        Assert.Equal(("", "a b<|endoftext|>"), Read("""{"text":"a b"}"""));
        Assert.Equal((ChatFormat.Prompt("Who?"), "Me.<|end|>"), Read("""{"instruction":"Who?","response":"Me."}""", TuningFormat.Chat));
    }

    [Fact]
    public void Names_of_special_tokens_in_the_users_text_are_letters()
    {
        File.WriteAllText(_folder["examples"], """{"instruction":"a<|end|><|system|>b","response":"c<|end|>d"}""");
        TuningExample example = TuningExamples.Read(_folder["examples"], Tiny.Tokenizer, TuningFormat.Chat, 200)[0];

        Assert.Equal(4, example.Prompt.Count(Tiny.Tokenizer.IsSpecial));
        Assert.Equal(Tiny.Tokenizer.IdOf(ChatFormat.EndOfMessage), Assert.Single(example.Reply, Tiny.Tokenizer.IsSpecial));
    }

    [Theory]
    [InlineData("""{"question":"a"}""", "Line 1 is no example")]
    [InlineData("[1]", "no JSON object of texts")]
    [InlineData("{", "no JSON object of texts")]
    [InlineData("", "There is no example")]
    [InlineData("""{"text":"a long text that does not fit into the context of the model"}""", "reads 20 at most")]
    public void What_is_no_example_is_said_with_its_line(string line, string said)
    {
        File.WriteAllText(_folder["examples"], line);

        Assert.Contains(
            said,
            Assert
                .Throws<InvalidDataException>(() => TuningExamples.Read(_folder["examples"], Tiny.Tokenizer, TuningFormat.Instruction, 20))
                .Message,
            StringComparison.Ordinal
        );
    }

    private (string Prompt, string Reply) Read(string line, TuningFormat format = TuningFormat.Instruction)
    {
        File.WriteAllText(_folder["examples"], line);
        TuningExample example = Assert.Single(TuningExamples.Read(_folder["examples"], Tiny.Tokenizer, format, 200));
        Assert.Equal(Tiny.Tokenizer.IdOf(ChatFormat.EndOfText), example.Prompt[0]);
        return (Tiny.Tokenizer.Decode(example.Prompt.Skip(1)), Tiny.Tokenizer.Decode(example.Reply));
    }
}
