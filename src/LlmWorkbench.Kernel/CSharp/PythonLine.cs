using System.Text.RegularExpressions;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Knows lines of Python, the language of most notebooks, which are no C#. Only code that does not compile is looked at.</summary>
internal static partial class PythonLine
{
    private const string UnknownName = "CS0103";
    private const string SyntaxErrors = "CS1";

    /// <summary>Looks whether the line of the compiler's first error is Python.</summary>
    /// <param name="line">The line.</param>
    /// <param name="error">The error's number, as in <c>CS0103</c>.</param>
    /// <param name="message">Its words.</param>
    /// <returns>What to write instead; null when the error has another cause.</returns>
    public static string? Sentence(string line, string error, string message)
    {
        if (ImportPattern().IsMatch(line))
        {
            return Python(line, "using System.Text; brings names into sight, and #r \"nuget: NAME\" adds a package");
        }

        if (FunctionPattern().IsMatch(line))
        {
            return Python(line, "a function is written int Twice(int x) => 2 * x; or int Twice(int x) { return 2 * x; }");
        }

        if (BlockPattern().IsMatch(line))
        {
            return Python(line, "conditions stand in parentheses and blocks in braces, as in foreach (var x in list) { … }");
        }

        if (PrintPattern().IsMatch(line) && (IsUnknown("print") || error.StartsWith(SyntaxErrors, StringComparison.Ordinal)))
        {
            return Python(line, "Console.WriteLine(…); prints, and the value of a cell's last line shows itself");
        }

        return IsUnknown("True") || IsUnknown("False") || IsUnknown("None") ? Python(line, "its words are true, false and null") : null;

        bool IsUnknown(string name) => error == UnknownName && message.Contains($"'{name}'", StringComparison.Ordinal);
    }

    private static string Python(string line, string instead) => $"«{line.Trim()}» is Python, and these cells are C#: {instead}.";

    [GeneratedRegex(
        @"^\s*(import\s+[A-Za-z_][\w.]*(\s+as\s+\w+)?(\s*,.*)?|from\s+[A-Za-z_.][\w.]*\s+import\s+.+)\s*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex ImportPattern();

    [GeneratedRegex(@"^\s*(async\s+)?def\s+[A-Za-z_]\w*\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionPattern();

    [GeneratedRegex(
        @"^\s*(for\s+.+\s+in\s.+|while\s.+|if\s.+|elif\s.+|else|try|except(\s.+)?|finally|with\s.+|class\s+\w+(\(.*\))?)\s*:\s*(#.*)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"^\s*print\s*[(""'f]", RegexOptions.CultureInvariant)]
    private static partial Regex PrintPattern();
}
