using System.Collections.Immutable;
using System.Text.Json;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>A package as it was restored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Assemblies">Its libraries for this platform, as full paths.</param>
/// <param name="NativeLibraries">Its native libraries for this platform, as full paths.</param>
/// <param name="HasBuildFiles">Whether it has a part in how a program is built: MSBuild files, or content.</param>
internal sealed record RestoredPackage(
    string Name,
    string Version,
    ImmutableArray<string> Assemblies,
    ImmutableArray<string> NativeLibraries,
    bool HasBuildFiles
);

/// <summary>Packages that were restored together.</summary>
/// <param name="Packages">All of them, those that others need among them.</param>
/// <param name="Output">The folder that holds what they place beside a program, their libraries among it; null when they place
/// nothing.</param>
/// <param name="Note">What could not be done, one line; null when nothing is missing.</param>
internal sealed record RestoredSet(ImmutableArray<RestoredPackage> Packages, string? Output, string? Note);

/// <summary>Reads <c>project.assets.json</c>, in which a restore says what it chose.</summary>
internal static class RestoredPackages
{
    private static readonly string[] s_building = ["build", "buildMultiTargeting", "contentFiles"];

    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="runtime">The runtime identifier that was restored for.</param>
    /// <returns>All packages, those that others need among them; null when it, or a file that it names, is gone or damaged.</returns>
    public static ImmutableArray<RestoredPackage>? Read(string path, string runtime)
    {
        try
        {
            return ReadWhole(path, runtime);
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            // Damaged since it was written: it is restored again.
            return null;
        }
    }

    private static ImmutableArray<RestoredPackage>? ReadWhole(string path, string runtime)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = assets.RootElement;
        string[] folders = [.. root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        JsonElement libraries = root.GetProperty("libraries");
        JsonElement target = root.GetProperty("targets")
            .EnumerateObject()
            .Single(entry => entry.Name.EndsWith("/" + runtime, StringComparison.Ordinal))
            .Value;
        ImmutableArray<RestoredPackage>.Builder packages = ImmutableArray.CreateBuilder<RestoredPackage>();
        foreach (JsonProperty entry in target.EnumerateObject().Where(entry => entry.Value.GetProperty("type").GetString() == "package"))
        {
            string relative = libraries.GetProperty(entry.Name).GetProperty("path").GetString()!;
            if (folders.Select(folder => Path.Combine(folder, relative)).FirstOrDefault(Directory.Exists) is not { } folder)
            {
                return null;
            }

            string[] name = entry.Name.Split('/');
            packages.Add(
                new RestoredPackage(
                    name[0],
                    name[1],
                    Files(entry.Value, "runtime", folder),
                    Files(entry.Value, "native", folder),
                    s_building.Any(kind => Files(entry.Value, kind, folder).Length > 0)
                )
            );
        }

        return packages.SelectMany(package => package.Assemblies.Concat(package.NativeLibraries)).All(File.Exists)
            ? packages.ToImmutable()
            : null;
    }

    // «_._» stands for an empty folder.
    private static ImmutableArray<string> Files(JsonElement package, string kind, string folder) =>
        package.TryGetProperty(kind, out JsonElement files)
            ?
            [
                .. files
                    .EnumerateObject()
                    .Where(file => !file.Name.EndsWith("_._", StringComparison.Ordinal))
                    .Select(file => Path.GetFullPath(Path.Combine(folder, file.Name))),
            ]
            : [];
}
