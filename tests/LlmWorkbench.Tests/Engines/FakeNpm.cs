using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LlmWorkbench.Engines;
using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Tests.Engines;

/// <summary>A program in place of npm, and packages for it to fetch, which hold the libraries that came with the build.</summary>
internal sealed class FakeNpm(string folder)
{
    private int _count;

    /// <summary>The libraries of the build, by their file names.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        Directory.GetFiles(Directory.EnumerateDirectories(EngineChoice.OfBuild.Folder).FirstOrDefault() ?? EngineChoice.OfBuild.Folder);

    /// <summary>The release that those are of.</summary>
    public const string Release = "815a2a591 (of LLamaSharp 0.30.0)";

    /// <summary>npm as it is called here: the package is its second argument, the folder the fourth.</summary>
    public string Program(string shell)
    {
        string path = Path.Combine(folder, $"npm-{_count++}");
        File.WriteAllText(path, $"#!/bin/sh\n{shell}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>npm that finds the archives that were made here.</summary>
    public string Finding() =>
        Program(
            $"case \"$5\" in --ignore-scripts) ;; *) exit 9;; esac\ncp '{folder}'/\"$(echo \"$2\" | tr '@/' '__')\".tgz \"$4/package.tgz\""
        );

    /// <summary>A package with some files.</summary>
    public PinnedPackage Package(string name, params (string Path, string Source)[] files)
    {
        string archive = Path.Combine(folder, $"{name}@1.0.0".Replace('@', '_').Replace('/', '_') + ".tgz");
        using (var tar = new TarWriter(new GZipStream(File.Create(archive), CompressionLevel.Fastest)))
        {
            foreach ((string path, string source) in files)
            {
                tar.WriteEntry(source, path);
            }
        }

        return new PinnedPackage(name, "1.0.0", "sha512-" + Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(archive))));
    }

    /// <summary>A file with a text.</summary>
    public string Text(string text)
    {
        string path = Path.Combine(folder, $"text-{_count++}");
        File.WriteAllText(path, text);
        return path;
    }
}
