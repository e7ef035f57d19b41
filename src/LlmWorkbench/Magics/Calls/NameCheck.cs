using System.Collections.Frozen;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace LlmWorkbench.Magics.Calls;

/// <summary>Refuses what nothing can be called, wherever a command takes the name or the path of something.</summary>
internal static class NameCheck
{
    // What the usual file systems take; a longer one fails deep inside, in words that nobody can use.
    private const int MaxBytes = 4096;
    private const int MaxBytesOfPart = 255;

    private const string TextOrFile = "text-or-file"; // a text may be longer than any path

    private static readonly FrozenSet<string> s_words = FrozenSet.Create(
        StringComparer.Ordinal,
        "name",
        "name|path",
        "model",
        "file",
        "file.dll",
        "file.gguf",
        "file.html",
        "file.ipynb",
        "file.json",
        "folder",
        "variable",
        "vector",
        "pairs",
        "kernel",
        "address",
        "notebook",
        "dataset"
    );

    /// <summary>Lets a command and those inside of it refuse such names.</summary>
    /// <param name="command">The command.</param>
    public static void AddTo(Command command)
    {
        foreach (Option? option in command.Options.Where(option => option.HelpName is { } word && s_words.Contains(word)))
        {
            option.Validators.Add(result =>
                Check(result, $"{option.Name} needs {Needed(option.Name == "--model" ? "model" : option.HelpName!)}")
            );
        }

        foreach (Option? option in command.Options.Where(option => option.HelpName == TextOrFile))
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                {
                    result.AddError($"{option.Name} needs {Needed(TextOrFile)}, but what is given is empty.");
                }
            });
        }

        foreach (Argument? argument in command.Arguments.Where(argument => s_words.Contains(argument.Name)))
        {
            argument.Validators.Add(result => Check(result, $"#!{command.Name} needs {Needed(argument.Name)}"));
        }

        foreach (Command inner in command.Subcommands)
        {
            AddTo(inner);
        }
    }

    private static void Check(SymbolResult result, string sentence)
    {
        foreach (string? name in result.Tokens.Select(token => token.Value))
        {
            string? problem =
                string.IsNullOrWhiteSpace(name) ? "what is given is empty"
                : name.Contains('\0', StringComparison.Ordinal) ? "what is given has a character of value 0 in it"
                : Encoding.UTF8.GetByteCount(name) > MaxBytes
                    ? $"what is given has {name.Length:N0} characters, which is longer than any path"
                : name.Split('/', '\\').FirstOrDefault(part => Encoding.UTF8.GetByteCount(part) > MaxBytesOfPart) is { } part
                    ? $"what is given has {part.Length:N0} characters, which is longer than the name of any file"
                : null;
            if (problem is not null)
            {
                result.AddError($"{sentence}, but {problem}.");
                return;
            }
        }
    }

    private static string Needed(string word) =>
        word switch
        {
            "model" => "the name or path of a model",
            "variable" => "the name of a variable",
            "kernel" => "the name of a kernel",
            "folder" => "the path of a folder",
            "address" => "an address",
            "notebook" => "the path of a notebook",
            "dataset" or "name|path" => "the name or path of a dataset",
            "vector" or "pairs" => "the name of a variable or the path of a file",
            "text-or-file" => "a text or the path of a file",
            "name" => "a name",
            _ => "the path of a file",
        };
}
