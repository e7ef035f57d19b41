using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models;

[Engine]
public class ModelFinderTests(TinyModelFixture fixture)
{
    private ModelFinder Finder => fixture.Workbench.Models.Finder;

    [Theory]
    [InlineData("tiny", "tiny-f32.gguf")]
    [InlineData("TINY", "tiny-f32.gguf")]
    [InlineData("tiny-f16", "tiny-f16.gguf")]
    [InlineData("other", "other.gguf")]
    [InlineData("other.gguf", "other.gguf")]
    public void Finds_a_file_by_its_name(string name, string file) => Assert.Equal(file, Path.GetFileName(Finder.Find(name)));

    [Fact]
    public void Takes_a_path_as_it_is()
    {
        string path = Path.Combine(fixture.Folder, "other.gguf");
        Assert.Equal(path, Finder.Find(path));
    }

    [Theory]
    [InlineData("othr", "There is no model «othr»: did you mean other? At hand are damaged, other, tiny-f16 and tiny-f32.")]
    [InlineData("llama", "There is no model «llama»: at hand are damaged, other, tiny-f16 and tiny-f32.")]
    [InlineData("./nowhere.gguf", "There is no file ./nowhere.gguf.")]
    public void Says_what_is_at_hand(string name, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<WorkbenchException>(() => Finder.Find(name)).Message);

    [Fact]
    public void Says_how_to_bring_models_when_there_are_none() =>
        Assert.Equal(
            "There is no model «tutor», nor any other: put .gguf files into a folder named models, or set LLM_WORKBENCH_MODELS to "
                + "a folder that has some.",
            Assert.Throws<WorkbenchException>(() => new ModelFinder(new ModelFolders([])).Find("tutor")).Message
        );

    [Theory]
    [InlineData("tuned")]
    [InlineData("tuned-f16")]
    [InlineData("tuned-f16.gguf")]
    public void Says_that_a_name_is_an_adapters(string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("workbench-finder");
        File.WriteAllText(Path.Combine(folder.CreateSubdirectory("adapters").FullName, "tuned-f16.gguf"), "");
        Assert.Equal(
            $"«{name}» is an adapter, not a model: load the model that it was made for, and put it on with #!adapter {name}.",
            Assert.Throws<WorkbenchException>(() => new ModelFinder(new ModelFolders([folder.FullName])).Find(name)).Message
        );
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Asks_which_one_when_a_name_could_be_several()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("workbench-finder");
        File.WriteAllText(Path.Combine(folder.FullName, "m-q4_0.gguf"), "");
        File.WriteAllText(Path.Combine(folder.FullName, "m-q6_k.gguf"), "");
        var finder = new ModelFinder(new ModelFolders([folder.FullName]));
        Assert.Equal(
            "«m» could be m-q4_0 or m-q6_k: give the whole name.",
            Assert.Throws<WorkbenchException>(() => finder.Find("m")).Message
        );
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Searches_the_folders_above_the_working_folder()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("workbench-folders");
        DirectoryInfo deep = root.CreateSubdirectory("a/b");
        DirectoryInfo models = root.CreateSubdirectory("models");
        Assert.Contains(models.FullName, ModelFolders.Default(deep.FullName).Existing);
        root.Delete(recursive: true);
    }

    [Theory]
    [InlineData("big-Q8_0")]
    [InlineData("big")]
    [InlineData("big-Q8_0-00001-of-00002")]
    public void A_model_in_several_files_has_one_name_and_is_found_by_its_first(string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("workbench-finder");
        SplitCopy.Write(Path.Combine(fixture.Folder, "tiny-f16.gguf"), Path.Combine(folder.FullName, "big-Q8_0"), 2);
        var finder = new ModelFinder(new ModelFolders([folder.FullName]));
        Assert.Equal("big-Q8_0-00001-of-00002.gguf", Path.GetFileName(finder.Find(name)));
        ModelFileInfo listed = Assert.Single(finder.All());
        Assert.Equal(("big-Q8_0", null), (listed.Name, listed.Problem));
        Assert.Equal(folder.EnumerateFiles().Sum(file => file.Length), listed.FileBytes);
        Assert.Equal(ModelFileInfo.Read(Path.Combine(fixture.Folder, "tiny-f16.gguf")).ParameterCount, listed.ParameterCount);
    }
}
