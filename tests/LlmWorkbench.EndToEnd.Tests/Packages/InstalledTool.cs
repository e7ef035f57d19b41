using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Packages;

/// <summary>
/// The tool, installed from a folder of packages by a user who has nothing: an empty home, an empty cache of packages, no source but
/// that folder, no checkout in sight.
/// </summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    /// <summary>Where the tool is installed.</summary>
    public string Tools => _workplace.At("tools");

    /// <summary>The user's home folder.</summary>
    public string Home => _workplace.At("home");

    /// <summary>The folder for temporary files.</summary>
    public string Temporary => _workplace.At("tmp");

    /// <summary>The program that a user calls.</summary>
    public string Program => Path.Combine(Tools, "llm-workbench");

    /// <summary>What the home held before the tool first ran: what .NET itself keeps there.</summary>
    public IReadOnlyList<string> FilesBefore { get; private set; } = [];

    /// <summary>The user's files.</summary>
    public IReadOnlyList<string> Files() =>
        [
            .. new[] { Home, Temporary, At("work") }
                .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A path of this user's.</summary>
    public string At(string name) => _workplace.At(name);

    public async ValueTask InitializeAsync()
    {
        foreach (string folder in new[] { Home, Temporary, At("work") })
        {
            Directory.CreateDirectory(folder);
        }

        _workplace.Write(
            "nuget.config",
            $"<configuration><packageSources><clear/><add key=\"folder\" value=\"{await Packed.Folder}\"/></packageSources></configuration>"
        );
        Outcome outcome = await DotnetAsync([
            "tool",
            "install",
            "--tool-path",
            Tools,
            "LlmWorkbench.Cli",
            "--prerelease",
            "--configfile",
            At("nuget.config"),
        ]);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        FilesBefore = Files();
    }

    /// <summary>Runs the tool in the user's folder for work.</summary>
    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(Program, arguments);

    /// <summary>Runs .NET's own command as this user.</summary>
    public Task<Outcome> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<Outcome> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = At("work") };
        string path = start.Environment["PATH"]!;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["LLM_WORKBENCH_THREADS"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return Processes.RunAsync(start);
    }
}
