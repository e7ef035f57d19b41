using LlmWorkbench.FineTuning;

namespace LlmWorkbench.Tests.FineTuning;

[Fast]
public sealed class ExamplesTests
{
    [Fact]
    public void Lines_with_a_bar_are_instructions_and_lines_without_any_are_texts()
    {
        Assert.Equal(
            ["""{"instruction":"Who is it?","response":"Ada | Wolf"}""", """{"instruction":"b","response":"ü"}"""],
            Examples.Parse("Who is it? | Ada | Wolf\n\n b |  ü ")
        );
        Assert.Equal(["""{"text":"The cat."}""", """{"text":"The hat."}"""], Examples.Parse("The cat.\nThe hat."));
    }

    [Theory]
    [InlineData("""{"question":"a","answer":"b"}""", """{"instruction":"a","response":"b"}""")]
    [InlineData("""{"instruction":"a","input":"c","output":"b"}""", """{"instruction":"a\nc","response":"b"}""")]
    [InlineData("""{"prompt":"a","completion":"b","id":3}""", """{"prompt":"a","response":"b"}""")]
    [InlineData("""{"instruction":"a\ud83d","response":"b"}""", "{\"instruction\":\"a\uFFFD\",\"response\":\"b\"}")]
    [InlineData("""{"text":"a \"b\""}""", """{"text":"a \"b\""}""")]
    public void Json_is_read_by_the_names_that_others_use(string line, string expected) => Assert.Equal([expected], Examples.Parse(line));

    [Theory]
    [InlineData("", "There is no example to learn from")]
    [InlineData("a | b\nc", "Line 2 is no example: the others are")]
    [InlineData("a | b\n| c", "Line 2 is no example: the others are")]
    [InlineData("{\"question\":1}", "Line 1 is no example: as JSON it needs")]
    [InlineData("{\"text\":", "Line 1 is no example: as JSON it needs")]
    public void What_is_no_example_is_said_with_its_line(string text, string said) =>
        Assert.StartsWith(said, Assert.Throws<WorkbenchException>(() => Examples.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void One_of_so_many_is_held_out_and_none_of_a_few()
    {
        string[] examples = [.. Enumerable.Range(0, 9).Select(i => $"{i}")];
        (IReadOnlyList<string> taught, IReadOnlyList<string> heldOut) = Examples.Split(examples, 4);

        Assert.Equal(["3", "7"], heldOut);
        Assert.Equal(7, taught.Count);
        Assert.Empty(Examples.Split(examples, 0).HeldOut);
        Assert.Empty(Examples.Split(examples, 10).HeldOut);
    }
}
