using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Grammars.Notation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Magics.Options;

/// <summary>The options that say what a generated text must look like.</summary>
internal static class ConstraintOptionSet
{
    private const int MaxBytes = 4_000_000;

    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <exception cref="WorkbenchException">When they are read: two are given, or a file or variable is not there.</exception>
    /// <exception cref="GrammarException">When they are read: the grammar or schema cannot be used.</exception>
    public static void AddConstraint(this OptionSet<SamplingOptions> options)
    {
        Option<string?> grammar = Add(options, "--grammar", "Allows only texts of this GBNF grammar: its text, a file that has it")
            .OnCommandLine("Allows only texts of this GBNF grammar: its text, or a file that has it.");
        Option<string?> schema = Add(options, "--schema", "Allows only JSON that fits this JSON schema: its text, a file that has it")
            .OnCommandLine("Allows only JSON that fits this JSON schema: its text, or a file that has it.");
        Option<bool> json = options.Flag("--json", "Allows only JSON.", o => o with { Grammar = Grammar.Json });
        options.Bind(
            (o, given) =>
            {
                if (((Option[])[grammar, schema, json]).Count(given.Has) > 1)
                {
                    throw new WorkbenchException("--grammar, --schema and --json each say what the text must look like: give one of them.");
                }

                return given.Value(grammar) is { } rules
                        ? o with
                        {
                            Grammar = Grammar.Parse(Text("--grammar", rules, IsGrammar, given.Call)),
                        }
                    : given.Value(schema) is { } shape
                        ? o with
                        {
                            Grammar = Grammar.FromJsonSchema(Text("--schema", shape, IsSchema, given.Call)),
                        }
                    : o;
            }
        );
    }

    private static Option<string?> Add(OptionSet<SamplingOptions> options, string name, string description) =>
        options.Word(name, "text-or-file", $"{description}, or a C# variable.", (o, _) => o);

    private static bool IsGrammar(string text) => text.Contains("::=", StringComparison.Ordinal);

    private static bool IsSchema(string text) => text.TrimStart().StartsWith('{');

    private static string Text(string option, string given, Func<string, bool> looksRight, MagicCall call)
    {
        if (looksRight(given))
        {
            return given;
        }

        if (call.Variables.TryGet(given, out object? value))
        {
            return value as string
                ?? throw new WorkbenchException(
                    $"The variable {given} is {(value is null ? "null" : $"of type {value.GetType().Name}")}, but {option} needs a string."
                );
        }

        if (call.Workbench.Datasets.FindFile(given) is not { } path)
        {
            throw new WorkbenchException(
                Directory.Exists(given)
                    ? $"{option} «{given}» is a folder: give the path of a file."
                    : $"{option} «{given}» is neither a {(option == "--grammar" ? "grammar (root ::= …)" : "schema ({ … })")} "
                        + $"nor a file{(call.IsNotebook ? " nor a C# variable" : "")} that is there."
            );
        }

        SpecialFile.Refuse(path);
        var file = new FileInfo(path);
        return file.Length <= MaxBytes
            ? File.ReadAllText(path)
            : throw new WorkbenchException($"{option} «{given}» has {file.Length:N0} bytes, but at most {MaxBytes:N0} are read.");
    }
}
