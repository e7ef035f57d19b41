using LlmWorkbench.Trainers;

namespace LlmWorkbench.Tests.Trainers;

[Fast]
public sealed class TrainedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Theory]
    [InlineData("a text to learn from")]
    [InlineData("GGU")]
    public void What_is_no_model_is_never_replaced(string content)
    {
        string text = At("text.txt", content);

        WorkbenchException refused = Assert.Throws<WorkbenchException>(() => TrainedFile.RequireFree(text, replaces: true, []));

        Assert.EndsWith(
            "text.txt is there already and is no model: give another name to --output.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(content, File.ReadAllText(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GGUF and then damage")]
    public void A_model_is_replaced_where_it_was_asked_for(string content)
    {
        string model = At("model.gguf", content);
        TrainedFile.RequireFree(model, replaces: true, []);
        Assert.Contains(
            "is there already: give another name",
            Assert.Throws<WorkbenchException>(() => TrainedFile.RequireFree(model, replaces: false, [])).Message,
            StringComparison.Ordinal
        );
        TrainedFile.RequireFree(Path.Combine(_folder, "none.gguf"), replaces: false, []);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
