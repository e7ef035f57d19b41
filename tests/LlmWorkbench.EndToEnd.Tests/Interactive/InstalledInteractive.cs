using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Packages;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Interactive;

/// <summary>
/// .NET Interactive itself, the tool, installed for these tests alone, with a home of its own. Packages come from the folder into which
/// this checkout was packed; what the checkout has fetched of others is taken from there.
/// </summary>
public sealed class InstalledInteractive : IAsyncLifetime
{
    /// <summary>The release that the extension is compiled against and tested with; .vscode/settings.json says the same.</summary>
    public const string Version = "1.0.712001";

    private readonly Workplace _workplace = new();

    /// <summary>The cell that loads the extension.</summary>
    public string LoadingCell { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Packed.SkipElsewhere();
        LoadingCell = $"#i \"nuget:{await Packed.Folder}\"\n#r \"nuget: LlmWorkbench.Interactive, *-*\"";
        var start = new ProcessStartInfo(
            "dotnet",
            ["tool", "install", "Microsoft.dotnet-interactive", "--version", Version, "--tool-path", _workplace.At("tool")]
        );
        Outcome outcome = await Processes.RunAsync(start);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        string home = Directory.CreateDirectory(_workplace.At("home")).FullName;
        Directory.CreateDirectory(Path.Combine(home, ".nuget", "NuGet"));
        string fetched =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(
            Path.Combine(home, ".nuget", "NuGet", "NuGet.Config"),
            $"<configuration><packageSources><clear/><add key=\"fetched\" value=\"{fetched}\"/></packageSources></configuration>"
        );
    }

    /// <summary>Opens a notebook.</summary>
    /// <param name="folder">The notebook's folder.</param>
    internal InteractiveProcess Open(string folder)
    {
        var start = new ProcessStartInfo(_workplace.At(Path.Combine("tool", "dotnet-interactive")), ["stdio", "--working-dir", folder])
        {
            WorkingDirectory = folder,
        };
        start.Environment["HOME"] = _workplace.At("home");
        start.Environment["NUGET_PACKAGES"] = _workplace.At("packages");
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // The extension comes from a package, which has no trainer beside it.
        start.Environment["LLM_WORKBENCH_TRAINER"] = Path.Combine(
            Lab.Root,
            "artifacts",
            "bin",
            "LlmWorkbench.Training",
            "debug",
            "llm-workbench-train.dll"
        );
        return new InteractiveProcess(start);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
