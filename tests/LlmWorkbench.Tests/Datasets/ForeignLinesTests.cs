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
