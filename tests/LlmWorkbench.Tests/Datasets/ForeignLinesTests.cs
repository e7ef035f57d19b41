using LlmWorkbench.Datasets;
using LlmWorkbench.Steering;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.Datasets;

/// <summary>Datasets that other programs wrote, or broke.</summary>
[Fast]
public sealed class ForeignLinesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("foreign-lines-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Half_a_surrogate_pair_is_read_as_a_replacement_character()
    {
        Write(
            "t.jsonl",
            """
            {"text": "a\ud83d", "\udc00": "x"}
            {"text": "\\ud83d \ud83d\ude00"}
            """
        );
        Assert.Equal(["a\uFFFD", "\\ud83d \U0001F600"], TextDataset.Read("t", Finder).Documents);
        Write(
            "q.jsonl",
            """
            {"kind": "\ud83d", "context": "\ud83d", "choices": ["\ud83d", "b"], "answer": 1}
            {"prompt": "\ud83d", "answer": ["\ud83d"], "wording": "\ud83d"}
            {"activity_label": "\ud83d", "ctx_a": "\ud83d", "ctx_b": "\ud83dX", "endings": ["\ud83d", "b"], "label": "0"}
            """
        );
        Assert.Equal(3, QuestionDataset.Read("q", Finder).Questions.Count);
        Assert.All(DatasetCatalogue.Of(Finder).Files, file => Assert.Null(file.Problem));
        Assert.Equal("\uFFFD", ContrastPair.Parse("""{"positive": "\ud83d", "negative": "b"}""")[0].Positive);
    }

    [Theory]
    [InlineData("""{"text": "a", "surprisal": 1e999}""", "\"surprisal\" should be")]
    [InlineData("""{"text": "a", "surprisal": -1}""", "\"surprisal\" should be")]
    [InlineData("""{"text": 1e999}""", "a text needs the field \"text\"")]
    public void Numbers_that_are_none_are_named_with_their_line(string line, string words)
    {
        Write("n.jsonl", line);
        string refusal = Assert.Throws<WorkbenchException>(() => TextDataset.Read("n", Finder)).Message;
        Assert.StartsWith("n.jsonl, line 1: ", refusal, StringComparison.Ordinal);
        Assert.Contains(words, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"context": "a", "answer": "b", "frequency": "1", "frequency": "2"}""", "\"frequency\" stands in it more than once")]
    [InlineData("""{"context": "a", "answer": "b", "answer": "c"}""", "\"answer\" stands in it more than once")]
    [InlineData("""{"context": "a", "answer": "b", "\u001b[1m": 1, "\u001b[1m": 2}""", "␛[1m")]
    public void A_field_that_stands_twice_is_named_with_its_line_and_hides_no_other_file(string line, string words)
    {
        Write("f.jsonl", line);
        string refusal = Assert.Throws<WorkbenchException>(() => QuestionDataset.Read("f", Finder)).Message;
        Assert.StartsWith("f.jsonl, line 1: ", refusal, StringComparison.Ordinal);
        Assert.Contains(words, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', refusal);
        Assert.Equal(refusal, Assert.Single(DatasetCatalogue.Of(Finder).Files).Problem);
    }

    [Fact]
    public void A_field_without_a_name_is_none_to_group_by()
    {
        Write("f.jsonl", """{"context": "a", "answer": "b", "": 1, " ": 2, "frequency": 3, "exposures": null, "list": [1]}""");
        Assert.Equal(["frequency"], Assert.Single(QuestionDataset.Read("f", Finder).Questions).Labels.Keys);
    }

    [Fact]
    public void Deep_nesting_is_one_sentence()
    {
        Write("d.jsonl", $$"""{"text": {{new string('[', 100_000)}}""");
        string refusal = Assert.Throws<WorkbenchException>(() => TextDataset.Read("d", Finder)).Message;
        Assert.StartsWith("d.jsonl, line 1: this is not JSON", refusal, StringComparison.Ordinal);
        Assert.InRange(refusal.Length, 10, 300);
    }

    [Theory]
    [InlineData("""["x"]""")]
    [InlineData("""{"positive": 1e999, "negative": "b"}""")]
    [InlineData("{\"positive\": [[[[")]
    public void A_pair_that_is_none_is_one_sentence(string line) =>
        Assert.DoesNotContain('\n', Assert.Throws<WorkbenchException>(() => ContrastPair.Parse(line)).Message);

    [Fact]
    public void Pipes_in_a_folder_of_datasets_are_passed_over_and_refused_by_name()
    {
        string pipe = NamedPipe.Make(Path.Combine(_folder, "pipe.txt"));
        NamedPipe.Make(Path.Combine(_folder, "lines.jsonl"));
        Write("file.txt", "text");
        Assert.Equal(["file"], NamedPipe.WithoutWaiting(() => DatasetCatalogue.Of(Finder)).Files.Select(file => file.Name));
        string refusal = NamedPipe.WithoutWaiting(() => Assert.Throws<WorkbenchException>(() => TextDataset.Read(pipe, Finder)).Message);
        Assert.Contains("pipe.txt is a pipe, a device or a socket", refusal, StringComparison.Ordinal);
        refusal = NamedPipe.WithoutWaiting(() => Assert.Throws<WorkbenchException>(() => TextDataset.Read("/dev/zero", Finder)).Message);
        Assert.Contains("a device", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_line_ends_are_shown_on_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        Write("a\nb.txt", "text");
        Write("c\u001b[31m.jsonl", "oops");
        Assert.DoesNotContain('\n', Refusal("x"));
        Assert.DoesNotContain('\u001b', Refusal("x"));
        Assert.DoesNotContain('\n', Refusal("x\ny"));
        Assert.DoesNotContain('\u001b', Refusal("c\u001b[31m"));
    }

    private DatasetFinder Finder => new([_folder]);

    private string Refusal(string name) => Assert.Throws<WorkbenchException>(() => TextDataset.Read(name, Finder)).Message;

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);
}
