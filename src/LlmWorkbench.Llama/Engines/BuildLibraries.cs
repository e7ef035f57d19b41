using System.Runtime.InteropServices;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Engines;

/// <summary>
/// Where llama.cpp's libraries lie that came with the workbench. A build lays them beside the program. Where packages are loaded from
/// where NuGet keeps them, as .NET Interactive does, they are in the package on which LlmWorkbench.Llama depends.
/// </summary>
internal static class BuildLibraries
{
    /// <summary>The folder's name beside a program.</summary>
    internal const string FolderName = "llama.cpp";

    /// <summary>The first folder that is there; where none is, the one beside the program, which errors then name.</summary>
    /// <param name="program">The program's folder.</param>
    /// <param name="assembly">The path of this assembly; empty in a program of a single file.</param>
    /// <param name="platform">Such as <c>linux-x64</c>.</param>
    internal static string Find(string program, string assembly, string platform)
    {
        string beside = Path.Combine(program, FolderName);
        return Candidates(beside, Path.GetDirectoryName(assembly), platform).FirstOrDefault(Directory.Exists) ?? beside;
    }

    private static IEnumerable<string> Candidates(string beside, string? folder, string platform)
    {
        yield return beside;
        if (!string.IsNullOrEmpty(folder))
        {
            yield return Path.Combine(folder, FolderName);
            // PACKAGES/llmworkbench.llama/VERSION/lib/net10.0, and PACKAGES/llamasharp.backend.cpu/VERSION.
            yield return Path.GetFullPath(
                Path.Combine(
                    folder,
                    "../../../..",
                    "llamasharp.backend.cpu",
                    LlamaRelease.LLamaSharpVersion,
                    "LLamaSharpRuntimes",
                    platform,
                    "native"
                )
            );
        }
    }

    /// <summary>What packages call this platform: without a distribution's name, which a runtime that it built has in its own.</summary>
    internal static string Platform
    {
        get
        {
            string own = RuntimeInformation.RuntimeIdentifier;
            string architecture = own[(own.LastIndexOf('-') + 1)..];
            return OperatingSystem.IsWindows() ? $"win-{architecture}"
                : OperatingSystem.IsMacOS() ? $"osx-{architecture}"
                : own.Contains("musl", StringComparison.Ordinal) || own.StartsWith("alpine", StringComparison.Ordinal)
                    ? $"linux-musl-{architecture}"
                : $"linux-{architecture}";
        }
    }
}
