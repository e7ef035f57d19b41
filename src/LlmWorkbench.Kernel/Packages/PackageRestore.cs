using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using LlmWorkbench.Caching;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>
/// Fetches packages and all that they need with <c>dotnet restore</c>, with the user's own NuGet configuration. What was
/// restored once is found again without a network and without NuGet, as long as the files are there.
/// </summary>
/// <param name="cache">The folder that keeps what was restored.</param>
internal sealed class PackageRestore(string cache)
{
    private static readonly string[] s_alone =
    [
        "--nologo",
        "-nodeReuse:false",
        "-p:ImportDirectoryBuildProps=false",
        "-p:ImportDirectoryBuildTargets=false",
        "-p:ImportDirectoryPackagesProps=false",
        "-p:ManagePackageVersionsCentrally=false",
    ];

    /// <summary>
    /// Where restores are kept when nobody says otherwise. Who has no home, or may not write there, gets a folder of this process, and
    /// never
    /// one in the folder that happens to be the current one.
    /// </summary>
    /// <exception cref="WorkbenchException">There is no room for temporary files either.</exception>
    public static string DefaultCache
    {
        get
        {
            string data = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            try
            {
                return Path.IsPathRooted(data)
                    ? Directory.CreateDirectory(Path.Combine(data, "llm-workbench", "packages")).FullName
                    : TemporaryFolder.OfProcess("packages");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return TemporaryFolder.OfProcess("packages");
            }
        }
    }

    private static string Framework => $"net{Environment.Version.Major}.{Environment.Version.Minor}";

    /// <summary>Restores a set of packages.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Where to look besides the configured sources.</param>
    /// <param name="folder">The folder whose NuGet configuration counts; that of the user and the machine counts too.</param>
    /// <param name="progress">Hears what is done.</param>
    /// <param name="cancellation">Stops the restore.</param>
    /// <returns>The packages with those that they need, and what a build would place beside a program.</returns>
    /// <exception cref="UnreachableSourceException">One of <paramref name="sources"/> cannot be reached.</exception>
    /// <exception cref="WorkbenchException">A package cannot be had; one sentence that names it and what was tried.</exception>
    public async Task<RestoredSet> RunAsync(
        IReadOnlyList<PackageRequest> requests,
        IReadOnlyList<string> sources,
        string folder,
        IProgress<WorkProgress> progress,
        CancellationToken cancellation
    )
    {
        string project = Project(requests, sources, folder);
        string home = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..24]);
        string assets = Path.Combine(home, "obj", "project.assets.json");
        string complete = Path.Combine(home, "complete-with-output");
        if (File.Exists(complete) && RestoredPackages.Read(assets, RuntimeInformation.RuntimeIdentifier) is { } known)
        {
            return Set(known, home, null);
        }

        string path = Path.Combine(home, "packages.csproj");
        try
        {
            Directory.CreateDirectory(home);
            File.Delete(complete);
            AtomicFile.WriteText(path, project);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(
                $"{string.Join(", ", requests)} cannot be restored: {home} cannot be written "
                    + $"({FileFailure.Sentence(e).TrimEnd('.')}); give yourself the right to write there, or make room.",
                e
            );
        }

        progress.Report(new WorkProgress(0, $"Restoring {string.Join(", ", requests)}"));
        (int code, string said, string errors) = await DotnetCommand
            .RunAsync(home, ["restore", path, .. s_alone], cancellation)
            .ConfigureAwait(false);
        if (code != 0)
        {
            string sentence = RestoreError.Sentence(said + errors, requests);
            throw RestoreError.Unreachable(said + errors, sources) is { } location
                ? new UnreachableSourceException(location, sentence)
                : new WorkbenchException(sentence);
        }

        ImmutableArray<RestoredPackage> packages =
            RestoredPackages.Read(assets, RuntimeInformation.RuntimeIdentifier)
            ?? throw new WorkbenchException(
                $"NuGet restored {string.Join(", ", requests)}, but files are missing from its package folder: clear it with "
                    + "«dotnet nuget locals all --clear» and run the cell again."
            );
        string? note = packages.Any(package => package.HasBuildFiles)
            ? await PlaceAsync(path, packages, PackageOutput.Folder(home, packages), cancellation).ConfigureAwait(false)
            : null;
        progress.Report(new WorkProgress(1, "Restored"));
        if (note is null)
        {
            AtomicFile.WriteText(complete, "");
        }

        return Set(packages, home, note);
    }

    private static RestoredSet Set(ImmutableArray<RestoredPackage> packages, string home, string? note) =>
        new(packages, PackageOutput.Folder(home, packages) is var output && Directory.Exists(output) ? output : null, note);

    // A package whose MSBuild files fail here has its libraries all the same: most of them need nothing beside them.
    private static async Task<string?> PlaceAsync(
        string project,
        ImmutableArray<RestoredPackage> packages,
        string output,
        CancellationToken cancellation
    )
    {
        (int code, string said, string errors) = await DotnetCommand
            .RunAsync(Path.GetDirectoryName(project)!, ["msbuild", project, .. PackageOutput.Question, .. s_alone], cancellation)
            .ConfigureAwait(false);
        if (code != 0)
        {
            string first = (errors + said)
                .WithLineFeeds()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase), "nothing");
            return $"What these packages place beside a program is missing, because MSBuild could not tell; it said: {first}";
        }

        try
        {
            PackageOutput.Fill(said, packages, output);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"What these packages place beside a program is missing: {exception.Message}";
        }
    }

    private static string Project(IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, string folder) =>
        new XElement(
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
                new XElement("RestoreRootConfigDirectory", Path.GetFullPath(folder))
            ),
            new XElement(
                "ItemGroup",
                requests
                    .OrderBy(request => request.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(request => new XElement(
                        "PackageReference",
                        new XAttribute("Include", request.Name),
                        new XAttribute("Version", request.Version ?? "*")
                    ))
            )
        ).ToString();
}
