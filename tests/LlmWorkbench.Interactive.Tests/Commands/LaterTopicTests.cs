using LlmWorkbench.Interactive.Tests.Support;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Interactive.Tests.Commands;

[Engine]
public sealed class LaterTopicTests
{
    [Fact]
    public async Task A_topic_that_a_cell_adds_has_its_commands_in_the_next_one()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(files);
        Assert.Contains("Unknown magic command '#!hello'", (await notebook.RunAsync("#!hello")).Failure);

        Assert.Null((await notebook.RunAsync($"Topics.Load(@\"{HelloTopicFile.Path}\")")).Failure);
        CellEvents cell = await notebook.RunAsync("#!hello --into hello\nworld\nof tokens\n#!csharp\nhello.GetType().FullName");

        Assert.Null(cell.Failure);
        Assert.Contains("world", cell.Shown[0]["text/plain"]);
        Assert.StartsWith("LlmWorkbench.Samples.", cell.Text);

        // Its C# calls too.
        Assert.Null((await notebook.RunAsync("using LlmWorkbench.Samples;\n_ = typeof(HelloTopic);")).Failure);
    }
}
