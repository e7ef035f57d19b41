using System.Runtime.CompilerServices;

namespace LlmWorkbench.Testing.Files;

/// <summary>
/// Compares a text with a file beside the test, which somebody has looked at and approved, so that every change of it is seen in a
/// diff. With LLM_WORKBENCH_APPROVE=1 the file is written instead: run the tests so, read the diff, commit it.
/// </summary>
public static class Approved
{
    private const string Variable = "LLM_WORKBENCH_APPROVE";

    /// <summary>Compares.</summary>
    /// <param name="text">What the program makes today.</param>
    /// <param name="file">The file's path, from the folder of the test's source on.</param>
    /// <param name="source">The test's source file; the compiler fills it in.</param>
    public static void Equal(string text, string file, [CallerFilePath] string source = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(source)!, file);
        string lines = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, lines);
            return;
        }

        Assert.True(File.Exists(path), $"There is no approved file {path}: {Variable}=1 writes it.");
        string approved = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (approved != lines)
        {
            Assert.Fail(
                $"{path} does not hold this any more ({Variable}=1 writes it anew):\n"
                    + $"{FirstDifference(approved.Split('\n'), lines.Split('\n'))}"
            );
        }
    }

    private static string FirstDifference(string[] approved, string[] received)
    {
        int line = 0;
        while (line < approved.Length && line < received.Length && approved[line] == received[line])
        {
            line++;
        }

        return $"line {line + 1}\n  approved: {Line(approved, line)}\n  received: {Line(received, line)}";
    }

    private static string Line(string[] lines, int index) => index < lines.Length ? lines[index] : "(the end)";
}
