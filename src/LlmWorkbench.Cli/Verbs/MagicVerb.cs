using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>
/// Makes a notebook command a verb: the same options, the same result, as text. Standard input takes the place of the
/// lines below the command, and <see cref="DefaultModel"/> that of a model loaded in an earlier cell.
/// </summary>
internal sealed class MagicVerb(IMagic magic, Workbench workbench, TerminalStreams streams) : IVerb
{
    /// <summary>The model that verbs use when none is named.</summary>
    internal const string DefaultModel = "tutor";

    public Command Create()
    {
        Command shape = magic.CreateCommand(Call(new TerminalOutput(streams), "", CancellationToken.None));
        shape.SetAction(RunAsync);
        return shape;
    }

    // The text is known only after the line was parsed, and a command is made for one call: so it is made again.
    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var output = new TerminalOutput(streams);
        string body = magic.TakesText && streams.In is { } input && !Given(parsed, "text") && !Given(parsed, "--from")
            ? await InputText.ReadAsync(input(), cancellation).ConfigureAwait(false)
            : "";
        if (!Given(parsed, "--model") && (magic.TakesText || (TakesModel(parsed) && IsAtHand())))
        {
            workbench.Models.Load(DefaultModel, null, null, cancellation);
        }

        Command command = magic.CreateCommand(Call(output, body, cancellation));
        IEnumerable<string> words = parsed.Tokens.SkipWhile(token => token.Type != TokenType.Command).Skip(1).Select(token => token.Value);
        ParseResult again = command.Parse([.. words], CommandLine.Parsing);
        return await again.InvokeAsync(CommandLine.InvocationFor(streams), cancellation).ConfigureAwait(false);
    }

    // A command without a text may do without a model, too: it says itself when it cannot.
    private static bool TakesModel(ParseResult parsed) => parsed.CommandResult.Command.Options.Any(option => option.Name == "--model");

    private bool IsAtHand() => workbench.Models.Finder.Names.Any(name =>
        name.Equals(DefaultModel, StringComparison.OrdinalIgnoreCase) || name.StartsWith(DefaultModel + "-", StringComparison.OrdinalIgnoreCase));

    private static bool Given(ParseResult parsed, string name) => parsed.GetResult(name) switch
    {
        ArgumentResult argument => argument.Tokens.Count > 0,
        OptionResult option => !option.Implicit,
        _ => false,
    };

    private MagicCall Call(TerminalOutput output, string body, CancellationToken cancellation) => new()
    {
        Workbench = workbench,
        Output = output,
        Body = body,
        Variables = NoVariables.Instance,
        Cancellation = cancellation,
    };
}
