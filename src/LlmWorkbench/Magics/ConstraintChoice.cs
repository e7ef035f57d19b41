using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Magics;

/// <summary>The options that say what a generated text must look like.</summary>
public sealed class ConstraintChoice
{
    private const int MostBytes = 4_000_000;

    private readonly Option<string?> _grammar = Create("--grammar", "Allows only texts of this GBNF grammar: its text, a file that has it, or a C# variable.")
        .OnCommandLine("Allows only texts of this GBNF grammar: its text, or a file that has it.");
    private readonly Option<string?> _schema = Create("--schema", "Allows only JSON that fits this JSON schema: its text, a file that has it, or a C# variable.")
        .OnCommandLine("Allows only JSON that fits this JSON schema: its text, or a file that has it.");

    private readonly Option<bool> _json = new("--json") { Description = "Allows only JSON." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(_grammar);
        command.Add(_schema);
        command.Add(_json);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call, which has the variables.</param>
    /// <returns>The grammar, or <see langword="null"/> when none is asked for.</returns>
    /// <exception cref="WorkbenchException">Two are given, or a file or variable is not there.</exception>
    /// <exception cref="GrammarException">The grammar or schema cannot be used.</exception>
    public Grammar? Read(ParseResult parsed, MagicCall call)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(call);
        var (grammar, schema, json) = (parsed.GetValue(_grammar), parsed.GetValue(_schema), parsed.GetValue(_json));
        if ((grammar is null ? 0 : 1) + (schema is null ? 0 : 1) + (json ? 1 : 0) > 1)
        {
            throw new WorkbenchException("--grammar, --schema and --json each say what the text must look like: give one of them.");
        }

        return grammar is not null ? Grammar.Parse(Text("--grammar", grammar, text => text.Contains("::=", StringComparison.Ordinal), call))
            : schema is not null ? Grammar.FromJsonSchema(Text("--schema", schema, text => text.TrimStart().StartsWith('{'), call))
            : json ? Grammar.Json
            : null;
    }

    private static Option<string?> Create(string name, string description) => new(name) { Description = description, HelpName = "text-or-file" };

    private static string Text(string option, string given, Func<string, bool> looksRight, MagicCall call)
    {
        if (looksRight(given))
        {
            return given;
        }

        if (call.Variables.TryGet(given, out var value))
        {
            return value as string ?? throw new WorkbenchException($"The variable {given} is {(value is null ? "null" : $"of type {value.GetType().Name}")}, but {option} needs a string.");
        }

        if (call.Workbench.Datasets.FindFile(given) is not { } path)
        {
            throw new WorkbenchException($"{option} {given} is neither a {(option == "--grammar" ? "grammar (root ::= …)" : "schema ({ … })")} nor a file{(call.IsNotebook ? " nor a C# variable" : string.Empty)} that is there.");
        }

        SpecialFile.Refuse(path);
        var file = new FileInfo(path);
        return file.Length <= MostBytes ? File.ReadAllText(path) : throw new WorkbenchException($"{option} {given} has {file.Length:N0} bytes, but at most {MostBytes:N0} are read.");
    }
}
