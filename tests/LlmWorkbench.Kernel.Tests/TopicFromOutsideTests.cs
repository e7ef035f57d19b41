using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Kernel.Tests;

/// <summary>samples/HelloTopic in a notebook: a command, a C# call and a view, from an assembly that the workbench does not know.</summary>
[Engine]
public sealed class TopicFromOutsideTests : IDisposable
{
    private const string Shown =
        "word  tokens\n────  ──────\nthe        1\ncat        1\nabc        3\n\ntiny reads 1.67 tokens for each word.";

    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-topic-").FullName;

    public TopicFromOutsideTests() => new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_library_that_a_cell_of_its_own_names_is_there_in_later_cells()
    {
        using NotebookKernel kernel = Kernel();
        Assert.Empty(await kernel.LinesAsync($"#r \"{HelloTopicFile.Path}\""));
        Assert.Equal(["result[2]: 1"], await kernel.LinesAsync("using LlmWorkbench.Samples;\nnew HelloOptions().MinTokens"));
    }

    [Fact]
    public async Task A_cell_that_references_the_assembly_adds_its_topic()
    {
        using NotebookKernel kernel = Kernel();
        Assert.Empty(await kernel.LinesAsync($"#r \"{HelloTopicFile.Path}\"\nusing LlmWorkbench.Samples;\nTopics.Add(new HelloTopic());"));
        await HoldsAsync(kernel);

        // The C# call gives the same result, and the same view draws it.
        Assert.Equal([$"result[3]: {Shown}"], await kernel.LinesAsync("Model.Hello(\"the cat abc\")"));
        Assert.Equal(["result[4]: True"], await kernel.LinesAsync("Model.Hello(\"the cat abc\").ToJson() == left.ToJson()"));
    }

    [Fact]
    public async Task A_cell_loads_the_assembly_by_its_path()
    {
        using NotebookKernel kernel = Kernel();
        Assert.Equal(["result[1]: Hello"], await kernel.LinesAsync($"Topics.Load(@\"{HelloTopicFile.Path}\").Single()"));
        await HoldsAsync(kernel);
        Assert.Equal(
            ["result[3]: True"],
            await kernel.LinesAsync("using LlmWorkbench.Samples;\nModel.Hello(\"the cat abc\").ToJson() == left.ToJson()")
        );
    }

    [Fact]
    public async Task A_topic_that_is_loaded_again_takes_its_own_place()
    {
        using NotebookKernel kernel = Kernel();
        string load = $"Topics.Load(@\"{HelloTopicFile.Path}\").Count";
        Assert.Equal(["result[1]: 1"], await kernel.LinesAsync(load));
        Assert.Equal(["result[2]: 1"], await kernel.LinesAsync(load));
        Assert.Single(kernel.Magics.All, magic => magic.Name == "hello");
    }

    private static async Task HoldsAsync(NotebookKernel kernel)
    {
        Assert.Equal([$"display: {Shown}"], await kernel.LinesAsync("#!hello --into left\nthe cat abc"));
        Assert.Contains(kernel.Magics.All, magic => magic.Name == "hello");
    }

    private NotebookKernel Kernel()
    {
        var kernel = new NotebookKernel(new Workbench(new ModelFolders([_folder])), WorkbenchTopics.CreateRegistry());
        kernel.Workbench.Models.Load("tiny");
        return kernel;
    }
}
