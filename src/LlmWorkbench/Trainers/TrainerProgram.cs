using System.Diagnostics;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Trainers;

/// <summary>The program that trains with TorchSharp: libtorch is half a gigabyte, which nobody should carry who does not need it.</summary>
internal static class TrainerProgram
{
    /// <summary>Names the program where it is not found by itself.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_TRAINER";

    private const string Program = "llm-workbench-train.dll";

    /// <summary>How it is started.</summary>
    /// <param name="arguments">The verb and its options; the threads are added.</param>
    /// <exception cref="WorkbenchException">It is not here; the sentence says what helps.</exception>
    public static ProcessStartInfo For(IEnumerable<string> arguments) =>
        new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet",
            [Find(), .. arguments, "--threads", $"{ThreadCount.Default}"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };

    /// <summary>Where it is.</summary>
    /// <exception cref="WorkbenchException">It is not here; the sentence says what helps.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new WorkbenchException(
                    $"{EnvironmentVariable} names {VisibleText.Phrase(named)}, and there is no such file: name {Program}, or unset it."
                );
        }

        return Places().Select(folder => Path.GetFullPath(Path.Combine(folder, Program))).FirstOrDefault(File.Exists)
            ?? throw new WorkbenchException(
                "Models are trained by TorchSharp, in a program of its own that is not here: ./lab train --help builds it in a checkout of "
                    + $"LLM Workbench (libtorch is half a gigabyte), and {EnvironmentVariable} names its {Program} elsewhere."
            );
    }

    // Beside the program, or as in a checkout: artifacts/bin/PROJECT/release/NAME.dll.
    private static string[] Places()
    {
        string own = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string projects = Path.Combine(AppContext.BaseDirectory, "..", "..", "LlmWorkbench.Training");
        return [AppContext.BaseDirectory, Path.Combine(projects, own), Path.Combine(projects, "release"), Path.Combine(projects, "debug")];
    }
}
