using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.CSharp.Compiling;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>
/// Knows lines that mean something to IPython, the kernel that most notebooks run in, and nothing in C#: <c>%time</c>, <c>!ls</c>,
/// <c>?x</c>, <c>x?</c> (<see href="https://ipython.readthedocs.io/en/stable/interactive/reference.html"/>). Only code that does not
/// compile is looked at.
/// </summary>
internal static partial class IPythonLine
{
    // Of what can stand after «!» only programs' names are taken: «!flag» is C#.
    private static readonly HashSet<string> s_programs =
    [
        .. (
            "apt apt-get bash cat cd conda cp curl date df dir dotnet du echo find free git grep head kill ls "
            + "mkdir mv npm nvidia-smi pip pip3 ps pwd python python3 rm sed sh sort tail tar top touch unzip wget which"
        ).Split(' '),
    ];

    /// <summary>Looks for such a line.</summary>
    /// <param name="lines">The code.</param>
    /// <param name="errorLine">The line of the compiler's first error, from 1.</param>
    /// <returns>The line's number and what to say of it; null when the error has another cause.</returns>
    public static (int Line, string Sentence)? Find(CodeLines lines, int errorLine)
    {
        if (Sentence(lines.Text(errorLine), lines.Text(errorLine + 1)) is { } sentence)
        {
            return (errorLine, sentence);
        }

        // «x?» is open to the compiler, which finds the next line wrong.
        int above = errorLine - 1;
        while (above > 0 && string.IsNullOrWhiteSpace(lines.Text(above)))
        {
            above--;
        }

        return above > 0 && HelpAfter().IsMatch(lines.Text(above)) && Sentence(lines.Text(above), lines.Text(errorLine)) is { } help
            ? (above, help)
            : null;
    }

    private static string? Sentence(string line, string next)
    {
        if (MagicPattern().Match(line) is { Success: true } magic)
        {
            return $"«{magic.Value.Trim()}» is a command of IPython, which C# cells do not know: {Instead(magic.Groups["name"].Value)}.";
        }

        if (ProgramPattern().Match(line) is { Success: true } program && s_programs.Contains(program.Groups["name"].Value))
        {
            string name = program.Groups["name"].Value;
            return $"«!{name}» runs a program in IPython, which C# cells do not do: "
                + $"{(name is "pip" or "pip3" or "conda" ? Packages : Programs)}.";
        }

        bool isHelp = HelpBefore().IsMatch(line) || HelpAfter().IsMatch(line);
        return isHelp && !next.Contains(':', StringComparison.Ordinal)
            ? $"«{line.Trim()}» asks for help in IPython, which C# cells do not do: Shift+Tab after a name explains it, and "
                + $"«{line.Trim().Trim('?').Trim()}» alone shows its value."
            : null;
    }

    private const string Packages = "#r \"nuget: NAME\" adds a .NET package";
    private const string Programs = "System.Diagnostics.Process.Start(\"program\", \"arguments\") starts one";

    private static string Instead(string name) =>
        name switch
        {
            "time" or "timeit" or "prun" =>
                "#!time on a line of its own measures the rest of the cell, and System.Diagnostics.Stopwatch a part of it",
            "who" or "whos" => "#!whos lists the variables",
            "lsmagic" or "magic" or "quickref" => "#!lsmagic lists the commands there are",
            "run" or "load" => "#!import FILE runs another file",
            "pip" or "conda" or "mamba" => Packages,
            "html" or "HTML" or "javascript" or "js" or "markdown" =>
                $"a cell that begins with #!{(name is "js" ? "javascript" : name.ToLowerInvariant())} shows its text as that",
            "matplotlib" or "pylab" => "charts show themselves, as the result of a cell or with display(chart)",
            "bash" or "sh" or "script" or "system" or "sx" or "cmd" or "powershell" or "pwsh" => Programs,
            "cd" or "pwd" => "Environment.CurrentDirectory is the folder that paths count from",
            "env" or "set_env" => "Environment.GetEnvironmentVariable and SetEnvironmentVariable do that",
            "writefile" or "file" => "File.WriteAllText(path, text) writes a file",
            _ => "the commands that work here begin with #!, and #!lsmagic lists them",
        };

    [GeneratedRegex(@"^\s*%{1,2}(?<name>[A-Za-z]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex MagicPattern();

    [GeneratedRegex(@"^\s*!{1,2}\s*(?<name>[A-Za-z][\w-]*)(\s+[^=&|;]*)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex ProgramPattern();

    [GeneratedRegex(@"^\s*\?{1,2}\s*[A-Za-z_][\w.]*\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex HelpBefore();

    [GeneratedRegex(@"^\s*[A-Za-z_][\w.]*\?{1,2}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex HelpAfter();
}
