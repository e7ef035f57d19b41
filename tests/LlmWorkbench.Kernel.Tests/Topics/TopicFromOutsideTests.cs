using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Models;
using LlmWorkbench.TestModels;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Kernel.Tests.Topics;

/// <summary>samples/HelloTopic in a notebook: a command, a C# call and a view, from an assembly that the workbench does not know.</summary>
public sealed class TopicFromOutsideTests : IDisposable
{
    private const string Shown = "word     tokens\n───────  ──────\nthe           1\ncat           1\nabc           3\n\ntiny reads 1.67 tokens for each word.";

    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-topic-").FullName;

    public TopicFromOutsideTests() => new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
    }

    [Fact]
    public async Task A_kernel_starts_with_the_topics_that_its_environment_names()
    {
        string? before = Environment.GetEnvironmentVariable(TopicFile.EnvironmentVariable);
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, HelloTopicFile.Path);
        try
        {
            using NotebookKernel kernel = Kernel();
            Assert.Empty(await kernel.LinesAsync(""));
            await HoldsAsync(kernel);
        }
        finally
        {
            Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, before);
        }
    }

    [Fact]
    public void A_topic_that_is_gone_does_not_keep_a_kernel_from_starting()
    {
        string? before = Environment.GetEnvironmentVariable(TopicFile.EnvironmentVariable);
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, Path.Combine(_folder, "gone.dll"));
        try
        {
            List<string> problems = [];
            Assert.Equal(WorkbenchTopics.All.Count, WorkbenchTopics.CreateRegistry(problems.Add).All.Count);
            Assert.StartsWith("There is no topic at ", Assert.Single(problems), StringComparison.Ordinal);
            Assert.Throws<WorkbenchException>(() => WorkbenchTopics.CreateRegistry());
        }
        finally
        {
            Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, before);
        }
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
