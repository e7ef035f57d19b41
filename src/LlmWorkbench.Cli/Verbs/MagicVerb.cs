using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>
/// Makes a notebook command a verb: the same options, the same result, as text. Standard input takes the place of the
/// lines below the command, and <see cref="DefaultModel"/> that of a model loaded in an earlier cell.
/// </summary>
internal sealed class MagicVerb(IMagic magic, Workbench workbench, TerminalStreams streams) : IVerb
{
    /// <summary>Commands that belong to a session that goes on; a process that ends at once has none.</summary>
    internal static IReadOnlyList<string> NotebookOnly { get; } = ["lsmagic", "model"];

    // A verb loads its model itself, so it takes what #!model takes in a notebook.
    private readonly Option<int?> _context = TokenCountOption.CreateOptional(
        "--context",
        "The model's context window in tokens, instead of the one it was trained for.",
        1,
        100_000_000
    );
    private readonly ResultFile _file = new();

    private readonly Option<bool> _json = JsonOption("--json");

    // For the command whose --json says that a generation has to be JSON.
    private readonly Option<bool> _resultJson = JsonOption("--result-json");

    public Command Create()
    {
        Command shape = Shape(Call(new TerminalOutput(streams), "", null, null, CancellationToken.None));
        shape.SetAction(RunAsync);
        return shape;
    }

    // The words as they were given, with the dashes after which all is text.
    private static IEnumerable<string> Words(ParseResult parsed) =>
        parsed.Tokens.SkipWhile(token => token.Type != TokenType.Command).Skip(1).Select(token => token.Value);

    // The text is known only after the line was parsed, and a command is made for one call: so it is made again.
    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        CommandName.UseVerbs();
        bool hasResult = HasResult(parsed.CommandResult.Command);
        if (hasResult)
        {
            _file.Check(parsed);
        }

        Option<bool> json = parsed.CommandResult.Command.Options.Contains(_json) ? _json : _resultJson;
        bool printsJson = hasResult && parsed.GetValue(json);
        // What is printed for people is left out then; progress and errors stay.
        using var output = new TerminalOutput(printsJson ? streams with { Out = TextWriter.Null } : streams);
        bool reads = magic.TakesText && !Given(parsed, "text") && !Given(parsed, "--from");
        bool converses = reads && magic is IConversing;
        string body =
            reads && !converses && streams.In is { } input ? await InputText.ReadAsync(input(), cancellation).ConfigureAwait(false) : "";
        int? length = parsed.CommandResult.Command.Options.Contains(_context) ? parsed.GetValue(_context) : null;
        Action<object>? write = hasResult ? result => Write(parsed, result, printsJson ? json : null) : null;
        Command command = Shape(Call(output, body, length, write, cancellation, converses ? InputText.Lines(streams.In) : null));
        ParseResult again = CommandWords.Parse(command, [.. Words(parsed)]);
        return await again.InvokeAsync(streams.Invocation(), cancellation).ConfigureAwait(false);
    }

    private void Write(ParseResult parsed, object result, Option<bool>? json)
    {
        _file.Write(parsed, result);
        if (json is not null)
        {
            streams.Out.WriteLine(ResultFile.Numbers(result, json.Name).ToJson());
        }
    }

    private static bool Given(ParseResult parsed, string name) =>
        parsed.GetResult(name) switch
        {
            ArgumentResult argument => argument.Tokens.Count > 0,
            OptionResult option => !option.Implicit,
            _ => false,
        };

    private Command Shape(MagicCall call)
    {
        Command command = magic.CreateCommand(call);
        HostWords.UseCommandLine(command);
        if (Has(command, "--model") && !Has(command, _context.Name))
        {
            command.Add(_context);
        }

        if (HasResult(command))
        {
            _file.AddTo(command);
            command.Add(Has(command, _json.Name) ? _resultJson : _json);
        }

        return command;
    }

    private static Option<bool> JsonOption(string name) =>
        new(name) { Description = "Prints everything that was measured as JSON instead of text." };

    // What can be left in a variable can be written down.
    private static bool HasResult(Command command) => Has(command, "--into");

    private static bool Has(Command command, string option) => command.Options.Any(candidate => candidate.Name == option);

    private MagicCall Call(
        TerminalOutput output,
        string body,
        int? contextLength,
        Action<object>? whenDone,
        CancellationToken cancellation,
        Func<string?>? readLine = null
    ) =>
        new()
        {
            Workbench = workbench,
            Output = output,
            Body = body,
            IsNotebook = false,
            ContextLength = contextLength,
            WhenDone = whenDone,
            ReadLine = readLine,
            Variables = NoVariables.Instance,
            Cancellation = cancellation,
        };
}
