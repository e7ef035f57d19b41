using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>What README.md writes in C# is what a cell understands.</summary>
[RunsCells]
public sealed partial class ReadmeCodeTests
{
    private static string Readme => File.ReadAllText(Path.Combine(RepositoryFolder.Path, "README.md"));

    [Fact]
    public async Task Calls_compile()
    {
        string[] calls = [.. CallPattern().Matches(Readme).Select(match => match.Groups[1].Value)];
        Assert.Contains(calls, call => call.StartsWith("Model.Generate(", StringComparison.Ordinal));
        using NotebookKernel kernel = Run.Kernel();
        foreach (string call in calls)
        {
            (CellResult result, _) = await kernel.CellAsync($"Func<object> later = () => {call};");
            Assert.True(result.Succeeded, $"{call}: {result.Error?.Message}");
        }
    }

    [Fact]
    public async Task Records_of_options_have_their_names_and_one_is_taken_for_the_other_as_it_says()
    {
        string[] names = [.. OptionsPattern().Matches(Readme).Select(match => match.Groups[1].Value).Distinct()];
        Assert.Contains("GenerateOptions", names);
        using NotebookKernel kernel = Run.Kernel();
        foreach (string name in names)
        {
            Assert.Equal([$"result[{kernel.ExecutionCount + 1}]: {name}"], await kernel.LinesAsync($"typeof({name}).Name"));
        }

        (CellResult result, _) = await kernel.CellAsync(
            "Func<object> alone = () => Model.Generate(\"Once\", new GenerationOptions { MaxTokens = 20 });"
        );
        Assert.True(result.Succeeded, result.Error?.Message);
    }

    [GeneratedRegex(@"`(Model\.\w+\([^`]*\))`", RegexOptions.CultureInvariant)]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"`(\w+Options)`", RegexOptions.CultureInvariant)]
    private static partial Regex OptionsPattern();
}
