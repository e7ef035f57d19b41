using System.Diagnostics;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Trainers;

/// <summary>The program that trains, and runs what llama.cpp does not, with TorchSharp: libtorch is half a gigabyte, which nobody should
/// carry who does not need it.</summary>
internal static class TrainerProgram
{
    /// <summary>Names the program where it is not found by itself.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_TRAINER";

    private const string Program = "llm-workbench-train.dll";

    /// <summary>How it is started.</summary>
    /// <param name="purpose">What needs it, as in <c>Models are trained</c>: the beginning of the sentence where it is missing.</param>
    /// <param name="arguments">The verb and its options; the threads are added.</param>
    /// <exception cref="WorkbenchException">It is not here; the sentence says what helps.</exception>
    public static ProcessStartInfo For(string purpose, IEnumerable<string> arguments) =>
        new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet",
            [
                Find(purpose, Environment.GetEnvironmentVariable(EnvironmentVariable), AppContext.BaseDirectory),
                .. arguments,
                "--threads",
                $"{ThreadCount.Default}",
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };

    /// <summary>Finds the program.</summary>
    /// <param name="purpose">As for <see cref="For"/>.</param>
    /// <param name="named">What <see cref="EnvironmentVariable"/> holds, or <see langword="null"/>.</param>
    /// <param name="folder">The folder of the program that runs now.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="WorkbenchException">It is not here; the sentence says what helps.</exception>
    internal static string Find(string purpose, string? named, string folder)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new WorkbenchException(
                    $"{EnvironmentVariable} names {VisibleText.Phrase(named)}, and there is no such file: name {Program} there, or "
                        + "unset it."
                );
        }

        // Beside the program, or as in a checkout: artifacts/bin/PROJECT/release/NAME.dll.
        string own = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        string projects = Path.Combine(folder, "..", "..", "LlmWorkbench.Training");
        return new[] { folder, Path.Combine(projects, own), Path.Combine(projects, "release"), Path.Combine(projects, "debug") }
                .Select(place => Path.GetFullPath(Path.Combine(place, Program)))
                .FirstOrDefault(File.Exists)
            ?? throw new WorkbenchException(
                $"{purpose} by TorchSharp, in a program of its own that is not here: ./lab trainer --help builds it in a checkout of "
                    + $"LLM Workbench (libtorch is half a gigabyte), and {EnvironmentVariable} names its {Program} elsewhere."
            );
    }
}
