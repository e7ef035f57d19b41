using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Magics;

/// <summary>
/// A command. It declares its options, bound to the record that the C# method takes, and makes one call; all else is here: the text,
/// <c>--from</c>, <c>--model</c>, a thread of its own, the display, <c>--into</c>, and an interrupt, which shows and leaves what was done.
/// </summary>
/// <typeparam name="TOptions">The options: a record whose own defaults are the command's. One without options is
/// <see cref="NoOptions"/>.</typeparam>
/// <param name="name">The name without <c>#!</c>.</param>
/// <param name="description">One line that says what the command shows.</param>
/// <param name="text">Whether it takes a text.</param>
/// <param name="models">Whether it takes models.</param>
public abstract class Magic<TOptions>(string name, string description, TextInput text = TextInput.None, ModelInput models = ModelInput.None)
    : IMagic
    where TOptions : class, new()
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public bool TakesText => text != TextInput.None;

    /// <summary>Whether there is a result, which <c>--into</c> leaves in a variable. Commands of the session itself have none: they are
    /// done at once, on the caller's thread.</summary>
    protected virtual bool HasResult => true;

    /// <summary>What the command does where no model is named, as the end of a sentence, if it does something else than to take the
    /// current one.</summary>
    protected virtual string? WithoutModel => null;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var command = new Command(name, description);
        var inputs = new MagicInputs(text, models, HasResult, WithoutModel);
        List<OptionBinding<TOptions>> bindings = [];
        inputs.AddTextTo(command);
        Declare(new OptionSet<TOptions>(command, new TOptions(), bindings.Add));
        inputs.AddModelsAndResultTo(command);

        command.SetAction(
            (parsed, _) =>
                Failures.AsSentences(() => RunAsync(() => Carry(new MagicRun<TOptions>(call, parsed, inputs, bindings)), call.Cancellation))
        );
        return command;
    }

    /// <summary>Declares the command's own options.</summary>
    /// <param name="options">Takes them, in the order of the help.</param>
    protected virtual void Declare(OptionSet<TOptions> options) { }

    /// <summary>Does what the command is for.</summary>
    /// <param name="run">What was typed, with texts read and models loaded.</param>
    /// <returns>The result, which is shown, or a <see cref="MimeBundle"/> to show; <see langword="null"/> shows nothing.</returns>
    protected abstract object? Run(MagicRun<TOptions> run);

    /// <summary>Shows a result, or what there is of one at an interrupt.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">The result.</param>
    protected virtual void Show(MagicRun<TOptions> run, object result)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Call.Output.Display(MimeBundle.Of(result));
    }

    // Off the caller's thread: an experiment computes for seconds, and the kernel must stay responsive. What lists variables must answer
    // even where cells have filled the thread pool.
    private Task RunAsync(Action work, CancellationToken cancellation)
    {
        if (HasResult)
        {
            return Task.Run(work, cancellation);
        }

        work();
        return Task.CompletedTask;
    }

    private void Carry(MagicRun<TOptions> run)
    {
        try
        {
            Leave(run, Run(run));
        }
        catch (Exception e)
            when (run.Kept is not null && e is (OperationCanceledException or WorkbenchException { LeavesWhatIsDone: true }))
        {
            Leave(run, run.Kept!);
            throw;
        }
        finally
        {
            run.EndProgress();
        }
    }

    private void Leave(MagicRun<TOptions> run, object? result)
    {
        run.EndProgress();
        if (result is not null)
        {
            Show(run, result);
            run.Store(result);
        }
    }
}
