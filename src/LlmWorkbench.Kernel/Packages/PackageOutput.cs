using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>
/// Lays out what a build of a program would place beside it: files that packages name in their MSBuild files, as the native
/// libraries of LLamaSharp's backends, and the packages' libraries with them, because it is beside themselves that they look.
/// </summary>
internal static class PackageOutput
{
    /// <summary>Asks MSBuild for the items that are copied to a program's folder, without a build.</summary>
    public static readonly string[] Question = ["-t:ResolvePackageDependenciesForBuild", "-getTargetResult:GetCopyToOutputDirectoryItems"];

    private const string Target = "GetCopyToOutputDirectoryItems";

    /// <summary>The folder for a choice of packages and versions: another choice never changes what a process may have loaded from
    /// it.</summary>
    /// <param name="home">The folder of the restore.</param>
    /// <param name="packages">The packages.</param>
    public static string Folder(string home, ImmutableArray<RestoredPackage> packages)
    {
        string choice = string.Join('\n', packages.Select(package => $"{package.Name}/{package.Version}"));
        return Path.Combine(home, "output-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(choice)))[..12]);
    }

    /// <summary>Fills a folder; without files to place there is none.</summary>
    /// <param name="answer">What MSBuild answered.</param>
    /// <param name="packages">The packages, whose libraries are copied too.</param>
    /// <param name="folder">The folder.</param>
    public static void Fill(string answer, ImmutableArray<RestoredPackage> packages, string folder)
    {
        (string From, string To)[] files =
        [
            .. Read(answer)
                .Select(file => (file.From, To: Path.GetFullPath(Path.Combine(folder, file.To))))
                .Where(file =>
                    file.To.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(file.From)
                ),
        ];
        if (files.Length == 0)
        {
            return;
        }

        foreach (
            (string from, string to) in files.Concat(
                packages.SelectMany(package => package.Assemblies).Select(path => (path, Place(folder, path)))
            )
        )
        {
            Copy(from, to);
        }
    }

    /// <summary>Where the folder has a library.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="assembly">The library in its package.</param>
    public static string Place(string folder, string assembly) => Path.Combine(folder, Path.GetFileName(assembly));

    private static List<(string From, string To)> Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return
        [
            .. json
                .RootElement.GetProperty("TargetResults")
                .GetProperty(Target)
                .GetProperty("Items")
                .EnumerateArray()
                .Select(item =>
                    (
                        item.GetProperty("FullPath").GetString()!,
                        (
                            item.TryGetProperty("TargetPath", out JsonElement path)
                                ? path.GetString()!
                                : Path.GetFileName(item.GetProperty("FullPath").GetString()!)
                        ).Replace('\\', '/')
                    )
                ),
        ];
    }

    // Another process may have loaded what is there: a file is replaced as a whole, and only when it differs.
    private static void Copy(string from, string to)
    {
        if (
            new FileInfo(to) is { Exists: true } there
            && new FileInfo(from) is var source
            && there.Length == source.Length
            && there.LastWriteTimeUtc == source.LastWriteTimeUtc
        )
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using FileStream content = File.OpenRead(from);
        AtomicFile.Write(to, overwrite: true, content.CopyTo, part => File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(from)));
    }
}
