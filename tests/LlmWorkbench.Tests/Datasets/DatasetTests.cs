using LlmWorkbench.Datasets;

namespace LlmWorkbench.Tests.Datasets;

[Fast]
public sealed class DatasetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-datasets-").FullName;

    private DatasetFinder Finder => new([_folder]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_fields_of_a_line_say_what_kind_of_question_it_is()
    {
        Write(
            "mixed.jsonl",
            """
            {"kind":"capital","context":"The capital of France is","choices":["Rome","Paris"],"answer":1}

            {"context":"Up and","answer":"down"}
            {"prompt":"Question: 1 + 1?\nAnswer:","answer":["2","two"],"wording":"known"}
            {"activity_label":"Cooking","ctx_a":"A man [title] stirs.","ctx_b":"he THEN","endings":["eats [x].","leaves."],"label":"0"}
            """
        );
        IReadOnlyList<Question> questions = QuestionDataset.Read("mixed", Finder).Questions;
        MultipleChoiceQuestion choice = Assert.IsType<MultipleChoiceQuestion>(questions[0]);
        Assert.Equal(("capital", "The capital of France is", 1), (choice.Kind, choice.Text, choice.Answer));
        Assert.Equal(["Rome", "Paris"], choice.Choices);
        Assert.Equal("down", Assert.IsType<ClozeQuestion>(questions[1]).Answer);
        OpenQuestion open = Assert.IsType<OpenQuestion>(questions[2]);
        Assert.Equal(["2", "two"], open.Answers);
        Assert.Equal(("known", "Question: 1 + 1?\nAnswer:"), (open.Wording, open.Text));
        MultipleChoiceQuestion hellaSwag = Assert.IsType<MultipleChoiceQuestion>(questions[3]);
        Assert.Equal("Cooking: A man. stirs. He then", hellaSwag.Text);
        Assert.Equal(["eats .", "leaves."], hellaSwag.Choices);
    }

    [Theory]
    [InlineData("{\"context\":\"a\",\"answer\":\"b\"}\n{oops", "q.jsonl, line 2: this is not JSON")]
    [InlineData("\n[1]", "q.jsonl, line 2: there should be a JSON object, as in {\"text\": \"…\"}, not a list.")]
    [InlineData("{\"context\":\"a\"}", "q.jsonl, line 1: \"answer\" is missing: a question needs")]
    [InlineData(
        "{\"context\":\"a\",\"choices\":[\"x\",\"y\"],\"answer\":2}",
        "q.jsonl, line 1: \"answer\" should be the place of the right choice, from 0 to 1."
    )]
    [InlineData(
        "{\"context\":\"a\",\"choices\":[\"x\"],\"answer\":0}",
        "q.jsonl, line 1: \"choices\" should be a list of at least 2 texts"
    )]
    [InlineData(
        "{\"context\":\"\",\"answer\":\"b\"}",
        "q.jsonl, line 1: \"context\" should be a text that is not empty, not an empty one."
    )]
    [InlineData("{\"prompt\":\"a\",\"answer\":7}", "q.jsonl, line 1: \"answer\" should be a text that is not empty, not a number.")]
    [InlineData("{\"prompt\":\"a\",\"answer\":[]}", "q.jsonl, line 1: \"answer\" should be a list of at least 1 texts")]
    [InlineData("", "q.jsonl is empty: there is no question to ask.")]
    [InlineData("\n \n", "q.jsonl is empty: there is no question to ask.")]
    public void What_is_wrong_with_a_file_is_one_sentence_with_its_line(string content, string sentence)
    {
        Write("q.jsonl", content);
        string refusal = Assert.Throws<WorkbenchException>(() => QuestionDataset.Read("q", Finder)).Message;
        Assert.StartsWith(sentence, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public void A_text_is_the_plainest_file_of_its_name_and_a_JSONL_file_has_documents()
    {
        Write("both.jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
        var documents = TextDataset.Read("both", Finder);
        Assert.Equal(["one", "two"], documents.Documents);
        Assert.Equal("one\ntwo\n", documents.Text);
        Write("both.txt", "\uFEFFplain\n\nlines\n");
        var text = TextDataset.Read("both", Finder);
        Assert.Empty(text.Documents);
        Assert.Equal("plain\n\nlines\n", text.Text);
        Assert.Equal(["plain", "lines"], text.Lines);
        Assert.Equal(["one", "two"], TextDataset.Read("both.jsonl", Finder).Documents);
        Assert.Equal("both.txt", TextDataset.Read(Path.Combine(_folder, "both.txt")).Name);
    }

    [Fact]
    public void Empty_missing_and_broken_texts_are_refused_in_one_sentence()
    {
        Write("empty.txt", "");
        File.WriteAllBytes(Path.Combine(_folder, "latin.txt"), [0x61, 0xE9, 0x61]);
        Write("notext.jsonl", "{\"question\":\"a\"}");
        Assert.Equal("empty.txt is empty: there is no text to measure on.", Refusal("empty"));
        Assert.StartsWith("latin.txt is not UTF-8: byte 1", Refusal("latin"), StringComparison.Ordinal);
        Assert.StartsWith("notext.jsonl, line 1: a text needs the field \"text\"", Refusal("notext"), StringComparison.Ordinal);
        Assert.Equal("There is no dataset «emty»: did you mean empty? At hand are empty, latin and notext.", Refusal("emty"));
        Assert.Contains(
            "nor any other",
            Assert.Throws<WorkbenchException>(() => TextDataset.Read("x", new DatasetFinder([]))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("documents", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n", true)]
    [InlineData("documents.json", "\n{\"text\":\"one\"}\n", true)]
    [InlineData("documents.txt", "{\"text\":\"one\"}\n", false)]
    [InlineData("prose", "{curly} words\n", false)]
    [InlineData("data.json", "{\n  \"text\": \"one\"\n}\n", false)]
    public void Where_the_name_does_not_say_the_first_lines_do(string name, string content, bool isJsonLines)
    {
        Write(name, content);
        Assert.Equal(isJsonLines, TextDataset.Read(Path.Combine(_folder, name)).Documents.Count > 0);
    }

    [Fact]
    public void A_text_where_questions_are_asked_is_said_to_be_one()
    {
        Write("prose.txt", "the cat and the hat\n");
        Write("q.jsonl", "{\"context\":\"a\",\"answer\":\"b\"}\n");
        Write("named.txt", "{\"context\":\"a\",\"answer\":\"b\"}\n");
        const string Sentence = "prose.txt is a text, and evaluate asks questions, one JSON object a line: perplexity measures on a text.";
        foreach (string name in (string[])["prose", "prose.txt", Path.Combine(_folder, "prose.txt")])
        {
            Assert.Equal(Sentence, Assert.Throws<WorkbenchException>(() => QuestionDataset.Read(name, Finder)).Message);
        }

        Assert.Single(QuestionDataset.Read(Path.Combine(_folder, "named.txt"), Finder).Questions);
    }

    private string Refusal(string name) => Assert.Throws<WorkbenchException>(() => TextDataset.Read(name, Finder)).Message;

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);
}
