using System.Diagnostics;
using System.IO.Compression;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Packages;

/// <summary>The packages of this checkout, made once for all tests: those of the libraries, and the tool for one
/// platform.</summary>
public static class Packed
{
    private static readonly Lazy<Task<string>> s_folder = new(PackAsync);

    /// <summary>The platform that the tool is packed for.</summary>
    public const string Platform = "linux-x64";

    /// <summary>The folder that they are in: a source of packages for NuGet.</summary>
    public static Task<string> Folder => s_folder.Value;

    /// <summary>Skips a test on platforms for which the test does not pack.</summary>
    public static void SkipElsewhere() =>
        Assert.SkipUnless(
            System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier == Platform,
            $"The tool is packed for {Platform}."
        );

    /// <summary>A package's path.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ending">Its file's ending.</param>
    public static async Task<string> PathOfAsync(string name, string ending = ".nupkg") =>
        Assert.Single(
            Directory.GetFiles(await Folder, $"{name}.*{ending}"),
            file => char.IsAsciiDigit(Path.GetFileName(file)[name.Length + 1])
        );

    /// <summary>The version that all of them have.</summary>
    public static async Task<string> VersionAsync() =>
        Path.GetFileNameWithoutExtension(await PathOfAsync("LlmWorkbench.Gguf"))["LlmWorkbench.Gguf.".Length..];

    /// <summary>A file of a package, as text.</summary>
    public static async Task<string> ReadAsync(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    // What ./lab has built is not built again.
    private static async Task<string> PackAsync()
    {
        string folder = Path.Combine(Lab.Root, "artifacts", "tests", "packages");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var start = new ProcessStartInfo(
            "dotnet",
            ["pack", "--nologo", "-v", "quiet", "-p:RunAnalyzers=false", $"-p:ToolPlatforms={Platform}", $"-p:PackageOutputPath={folder}"]
        )
        {
            WorkingDirectory = Lab.Root,
        };
        Outcome outcome = await Processes.RunAsync(start);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        return folder;
    }
}
