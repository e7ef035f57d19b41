using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models;

[Engine]
public sealed class DefaultModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workbench-usual-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tutor", "alpha.gguf", "tutor-f16.gguf", "tutor-small.gguf")]
    [InlineData("alpha", "alpha.gguf", "beta.gguf", "tutor-small.gguf")]
    public async Task A_command_without_a_loaded_model_takes_the_tutor_or_the_first_at_hand_and_says_so(
        string expected,
        params string[] files
    )
    {
        foreach (string file in files)
        {
            new TinyModel().Write(Path.Combine(_folder, file));
        }

        // What cannot be run does not count as being at hand.
        await File.WriteAllTextAsync(Path.Combine(_folder, "aaa.gguf"), "GGUX", TestContext.Current.CancellationToken);
        using var workbench = new Workbench(new ModelFolders([_folder]));
        using var call = new Call(workbench, ownsWorkbench: false);
        await call.RunAsync("tokens \"the cat\"");
        Assert.Equal($"No model was loaded, so {expected} is taken; #!model NAME loads another.\n", call.Output.Text.ToString());
        Assert.Equal(expected, workbench.Model.Name);

        await call.RunAsync("tokens \"the cat\"");
        await call.RunAsync("model");
        Assert.Single(call.Output.Text.ToString().TrimEnd('\n').Split('\n'));
    }
}
