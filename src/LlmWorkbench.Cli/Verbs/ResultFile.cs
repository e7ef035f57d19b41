using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>Where a verb's numbers go beside the terminal: the option <c>--export</c>, whose file's name says the format.</summary>
internal sealed class ResultFile
{
    private const string Csv = ".csv";
    private const string Json = ".json";

    private readonly Option<string?> _export = new("--export")
    {
        Description = "Writes the whole table to this file if it ends in .csv, and everything that was measured if it ends in .json.",
        HelpName = "file",
    };

    /// <summary>Adds the option to a verb that has a result.</summary>
    public void AddTo(Command command) => command.Add(_export);

    /// <summary>Refuses, before any work, what could not be written after it.</summary>
    /// <exception cref="ArgumentException">The name says no format.</exception>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written there.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_export) is not { } path)
        {
            return;
        }

        if (Extension(path) is not (Csv or Json))
        {
            throw new ArgumentException($"--export writes .csv or .json: give the file «{path}» one of these ends.");
        }

        AtomicFile.Check(path, overwrite: true);
    }

    /// <summary>Writes the result, where that was asked for.</summary>
    /// <exception cref="WorkbenchException">The result has no numbers.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(ParseResult parsed, object result)
    {
        if (parsed.GetValue(_export) is not { } path)
        {
            return;
        }

        ITabularResult numbers = Numbers(result, _export.Name);
        AtomicFile.WriteText(path, Extension(path) == Csv ? numbers.ToCsv() : numbers.ToJson());
    }

    /// <summary>A result as numbers.</summary>
    /// <param name="result">The result.</param>
    /// <param name="option">The option that asks for them.</param>
    /// <exception cref="WorkbenchException">The result has no numbers.</exception>
    internal static ITabularResult Numbers(object result, string option) =>
        result as ITabularResult ?? throw new WorkbenchException($"What this shows is not a table of numbers: leave {option} out.");

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
