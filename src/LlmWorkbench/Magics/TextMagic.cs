using System.CommandLine;
using LlmWorkbench.Display;

namespace LlmWorkbench.Magics;

/// <summary>
/// A command over a text and a model: it has the text, <c>--from</c>, <c>--model</c> and <c>--into</c>, so that what is
/// left to a topic is its own options and one call of its experiment.
/// </summary>
/// <param name="name">The name without <c>#!</c>.</param>
/// <param name="description">One line that says what the command shows.</param>
/// <param name="comparesModels">Whether <c>--model</c> may be repeated.</param>
/// <param name="textIsOptional">Whether the command can do without a text; <see cref="TextRun.Text"/> is empty then.</param>
public abstract class TextMagic(string name, string description, bool comparesModels = false, bool textIsOptional = false) : IMagic
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public bool TakesText => true;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var command = new Command(name, description);
        var text = new TextChoice();
        var models = new ModelChoice(comparesModels);
        var into = new IntoChoice();
        text.AddTo(command);
        var experiment = CreateExperiment(command);
        models.AddTo(command);
        into.AddTo(command);

        // Off the caller's thread: an experiment computes for seconds, and the kernel must stay responsive.
        command.SetAction((parsed, _) => Failures.AsSentences(() => Task.Run(
            () =>
            {
                var run = new TextRun(call, parsed, text.Read(parsed, call, textIsOptional), models.Read(parsed, call));
                try
                {
                    into.Store(parsed, call, experiment(run));
                }
                catch (OperationCanceledException) when (run.Partial is not null)
                {
                    into.Store(parsed, call, Show(run, run.Partial));
                    throw;
                }
            },
            call.Cancellation)));
        return command;
    }

    /// <summary>Adds the command's own options and says what it does.</summary>
    /// <param name="command">The command to add options to.</param>
    /// <returns>The experiment: it displays its result and returns it.</returns>
    protected abstract Func<TextRun, object> CreateExperiment(Command command);

    /// <summary>Displays a result and hands it on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">The result of an experiment.</param>
    /// <returns>The same result.</returns>
    protected static object Show(TextRun run, object result)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Call.Output.Display(MimeBundle.Of(result));
        return result;
    }
}
