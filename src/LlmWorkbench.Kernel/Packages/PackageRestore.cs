using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using LlmWorkbench.Display;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>
/// Fetches packages and all that they need with <c>dotnet restore</c>, with the user's own NuGet configuration. What was
/// restored once is found again without a network and without NuGet, as long as the files are there.
/// </summary>
/// <param name="cache">The folder that keeps what was restored.</param>
internal sealed class PackageRestore(string cache)
{
    private static readonly TimeSpan s_mostTime = TimeSpan.FromMinutes(10);

    /// <summary>Where restores are kept when nobody says otherwise.</summary>
    public static string DefaultCache
    {
        get
        {
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);

            // Who has no home gets a folder of this process, and never one in the folder that happens to be the current one.
            return Path.IsPathRooted(data)
                ? Path.Combine(data, "llm-workbench", "packages")
                : Path.Combine(Path.GetTempPath(), $"llm-workbench-{Environment.ProcessId}", "packages");
        }
    }

    private static string Framework => $"net{Environment.Version.Major}.{Environment.Version.Minor}";

    /// <summary>Restores a set of packages.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Where to look besides the configured sources.</param>
    /// <param name="folder">The folder whose NuGet configuration counts; that of the user and the machine counts too.</param>
    /// <param name="progress">Hears what is done.</param>
    /// <param name="cancellation">Stops the restore.</param>
    /// <returns>The packages with those that they need.</returns>
    /// <exception cref="UnreachableSourceException">One of <paramref name="sources"/> cannot be reached.</exception>
    /// <exception cref="WorkbenchException">A package cannot be had; one sentence that names it and what was tried.</exception>
    public async Task<ImmutableArray<RestoredPackage>> RunAsync(
        IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, string folder, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        string project = Project(requests, sources, folder);
        string home = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..24]);
        string assets = Path.Combine(home, "obj", "project.assets.json");
        string complete = Path.Combine(home, "complete");
        if (File.Exists(complete) && RestoredPackages.Read(assets, RuntimeInformation.RuntimeIdentifier) is { } known)
        {
            return known;
        }

        Directory.CreateDirectory(home);
        File.Delete(complete);
        string path = Path.Combine(home, "packages.csproj");
        AtomicFile.WriteText(path, project);
        progress.Report(new WorkProgress(0, $"Restoring {string.Join(", ", requests)}"));
        (int code, string output) = await RestoreAsync(path, cancellation).ConfigureAwait(false);
        if (code != 0)
        {
            string sentence = RestoreError.Sentence(output, requests);
            throw RestoreError.Unreachable(output, sources) is { } location ? new UnreachableSourceException(location, sentence) : new WorkbenchException(sentence);
        }

        progress.Report(new WorkProgress(1, "Restored"));
        AtomicFile.WriteText(complete, "");
        return RestoredPackages.Read(assets, RuntimeInformation.RuntimeIdentifier)
            ?? throw new WorkbenchException($"NuGet restored {string.Join(", ", requests)}, but files are missing from its package folder: clear it with «dotnet nuget locals all --clear» and run the cell again.");
    }

    private static string Project(IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, string folder) => new XElement(
        "Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", Framework),
            new XElement("RuntimeIdentifier", RuntimeInformation.RuntimeIdentifier),
            new XElement("SelfContained", "false"),
            new XElement("UseAppHost", "false"),
            new XElement("NuGetAudit", "false"),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', sources)),
            new XElement("RestoreRootConfigDirectory", Path.GetFullPath(folder))),
        new XElement("ItemGroup", requests.OrderBy(request => request.Name, StringComparer.OrdinalIgnoreCase).Select(request => new XElement(
            "PackageReference", new XAttribute("Include", request.Name), new XAttribute("Version", request.Version ?? "*"))))).ToString();

    private static async Task<(int Code, string Output)> RestoreAsync(string project, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotnetProgram())
        {
            WorkingDirectory = Path.GetDirectoryName(project),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "restore", project, "--nologo", "-nodeReuse:false", "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false",
            "-p:ImportDirectoryPackagesProps=false", "-p:ManagePackageVersionsCentrally=false",
        ];
        arguments.ToList().ForEach(start.ArgumentList.Add);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Start(start);
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_mostTime);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new WorkbenchException($"NuGet did not finish within {s_mostTime.TotalMinutes:0} minutes: look at the network connection and run the cell again.");
        }

        return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new WorkbenchException("#r \"nuget: …\" needs the .NET SDK, and the program «dotnet» was not found: install the SDK, or reference a library's file with #r \"path/to/Library.dll\".", exception);
        }
    }

    private static string DotnetProgram()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null,
            Path.GetFileName(Environment.ProcessPath) == name ? Environment.ProcessPath : null,
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name)),
        ];
        return candidates.FirstOrDefault(File.Exists) ?? name;
    }
}
