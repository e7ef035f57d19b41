using System.Runtime.Loader;
using LlmWorkbench.Datasets;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests;

/// <summary>Models, datasets and the files of experiments are found by one rule, wherever a notebook lies.</summary>
[Engine]
public sealed class SearchFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("workbench-search-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(ModelFolders.EnvironmentVariable, "models")]
    [InlineData(DatasetFinder.EnvironmentVariable, "datasets")]
    public void The_order_is_the_variable_the_notebook_and_the_program_with_what_is_above_them(string variable, string name)
    {
        string own = Folder("own"),
            notebook = Folder("course/lesson"),
            near = Folder($"course/lesson/{name}"),
            above = Folder(name);
        string? before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, own);
        try
        {
            IReadOnlyList<string> folders =
                name == "models" ? ModelFolders.Default(notebook).Existing : DatasetFinder.Default(notebook).Existing;
            Assert.Equal([own, near, above], folders.Take(3));

            // The tests' own program lies in the checkout.
            Assert.Contains(folders, folder => File.Exists(Path.Combine(folder, name == "models" ? "tutor-f16.gguf" : "arithmetic.jsonl")));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    // .NET Interactive loads the extension from where NuGet has its package, with a model beside it.
    [Fact]
    public void What_lies_beside_an_assembly_of_the_workbench_is_found_last()
    {
        string package = Folder("package");
        string assembly = Path.Combine(package, "LlmWorkbench.Gguf.dll");
        File.Copy(typeof(LlmWorkbench.Gguf.GgufMetadata).Assembly.Location, assembly);
        string models = Folder("package/models");
        Assert.DoesNotContain(models, ModelFolders.Default(_root).Existing);
        var context = new AssemblyLoadContext("package", isCollectible: true);
        try
        {
            context.LoadFromAssemblyPath(assembly);
            Assert.Contains(models, ModelFolders.Default(_root).Existing);
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public void A_session_of_a_notebook_finds_models_and_datasets_from_its_folder()
    {
        string notebook = Folder("course/lesson");
        new TinyModel().Write(Path.Combine(Folder("course/models"), "course-tiny.gguf"));
        File.WriteAllText(Path.Combine(Folder("course/datasets"), "course-text.txt"), "the cat");
        using var workbench = Workbench.In(notebook);
        Assert.EndsWith("course-tiny.gguf", workbench.Models.Finder.Find("course-tiny"), StringComparison.Ordinal);
        Assert.Equal("the cat", TextDataset.Read("course-text", workbench.Datasets).Text);
    }

    [Theory]
    [InlineData("moods.txt")]
    [InlineData("datasets/moods.txt")]
    public void Files_of_an_experiment_are_found_from_everywhere(string path)
    {
        string file = Path.Combine(Folder("course/datasets"), "moods.txt");
        File.WriteAllText(file, "a | b");
        Assert.Equal(file, DatasetFinder.Default(Folder("course/lesson")).FindFile(path));
        Assert.Null(DatasetFinder.Default(_root).FindFile("moods-of-others.txt"));
    }

    [Fact]
    public void Datasets_of_one_name_have_titles_of_their_own()
    {
        string folder = Folder("datasets");
        File.WriteAllText(Path.Combine(folder, "both.txt"), "the");
        File.WriteAllText(Path.Combine(folder, "both.jsonl"), "{\"text\":\"cat\"}");
        File.WriteAllText(Path.Combine(folder, "one.txt"), "the");
        var finder = new DatasetFinder([folder]);
        Assert.Equal(["both.jsonl", "both.txt", "one"], DatasetCatalogue.Of(finder).Files.Select(file => file.Name));
        Assert.Equal(
            ["both.txt", "both.jsonl", "one"],
            ((string[])["both", "both.jsonl", "one"]).Select(name => TextDataset.Read(name, finder).Name)
        );
    }

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(_root, path)).FullName;
}
