using System.CommandLine;
using LlmWorkbench.Display;

namespace LlmWorkbench.Magics;

/// <summary>A command without a text: it has <c>--into</c>, and displays what its experiment returns.</summary>
/// <param name="name">The name without <c>#!</c>.</param>
/// <param name="description">One line that says what the command shows.</param>
public abstract class PlainMagic(string name, string description) : IMagic
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public virtual bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var command = new Command(name, description);
        var experiment = CreateExperiment(command);
        var into = new IntoChoice();
        into.AddTo(command);
        command.SetAction((parsed, _) => Failures.AsSentences(() => Task.Run(
            () =>
            {
                try
                {
                    Show(parsed, experiment(call, parsed));
                }
                catch (OperationCanceledException) when (call.Partial is not null)
                {
                    Show(parsed, call.Partial);
                    throw;
                }
            },
            call.Cancellation)));
        return command;

        void Show(ParseResult parsed, object result)
        {
            call.Output.Display(MimeBundle.Of(result));
            into.Store(parsed, call, result);
        }
    }

    /// <summary>Adds the command's own options and says what it does.</summary>
    /// <param name="command">The command to add options to.</param>
    /// <returns>The experiment, which returns its result.</returns>
    protected abstract Func<MagicCall, ParseResult, object> CreateExperiment(Command command);
}
