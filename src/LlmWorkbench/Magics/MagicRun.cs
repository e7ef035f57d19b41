using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics;

/// <summary>What a command has to work with. Models are loaded when they are first asked for, after what was mistyped is said.</summary>
/// <typeparam name="TOptions">The command's options.</typeparam>
public sealed class MagicRun<TOptions>
    where TOptions : class, new()
{
    private readonly ParseResult _parsed;
    private readonly MagicInputs _inputs;
    private readonly GivenOptions _given;
    private readonly IReadOnlyList<OptionBinding<TOptions>> _bindings;
    private readonly Lazy<IReadOnlyList<LoadedModel>> _models;
    private PatientProgress? _progress;

    internal MagicRun(MagicCall call, ParseResult parsed, MagicInputs inputs, IReadOnlyList<OptionBinding<TOptions>> bindings)
    {
        (Call, _parsed, _inputs, _bindings) = (call, parsed, inputs, bindings);
        _given = new GivenOptions(parsed, call);
        _models = new(() => inputs.Models(parsed, call));
        inputs.RequireInto(parsed, call);
        Text = inputs.Text(parsed, call);
        Options = Bound(new TOptions(), null);
    }

    /// <summary>The call: the session, the output, the variables.</summary>
    public MagicCall Call { get; }

    /// <summary>The options as they were typed.</summary>
    public TOptions Options { get; }

    /// <summary>The text; empty where the command can do without one.</summary>
    public string Text { get; }

    /// <summary>At least one model; exactly one unless the command compares.</summary>
    /// <exception cref="WorkbenchException">There is no such model, or none at hand.</exception>
    public IReadOnlyList<LoadedModel> Models => _models.Value;

    /// <summary>The one model, or the first of several.</summary>
    public LoadedModel Model => Models[0];

    /// <summary>Whether models were named with <c>--model</c>.</summary>
    public bool NamesModels => _inputs.NamesModels(_parsed);

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation => Call.Cancellation;

    /// <summary>What there is of the result, which an interrupt shows and leaves in the variable of <c>--into</c>.</summary>
    internal object? Kept
    {
        get;
        private set
        {
            field = value;
            Call.WhenKept?.Invoke();
        }
    }

    /// <summary>Runs an experiment on each model.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="title">What is done, given the model's name, as in <c>name =&gt; $"Reading with {name}"</c>.</param>
    /// <param name="experiment">The experiment, given the model, the options for it, and where to report and keep.</param>
    /// <param name="together">What several results are together; <see langword="null"/> for side by side.</param>
    /// <returns>The result itself for one model, and else <paramref name="together"/>.</returns>
    public object ForEachModel<T>(
        Func<string, string> title,
        Func<LoadedModel, TOptions, RunContext, T> experiment,
        Func<IReadOnlyList<T>, object>? together = null
    )
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(experiment);
        List<T> done = [];
        foreach (LoadedModel model in Models)
        {
            RunContext context = Context(title(VisibleText.Phrase(model.Name))).Keeping<T>(soFar => Kept = Together([.. done, soFar]));
            done.Add(experiment(model, OptionsFor(model), context));
            Kept = Together([.. done]);
        }

        return Together(done);

        object Together(IReadOnlyList<T> results) =>
            results.Count == 1
                ? results[0]
                : together?.Invoke(results)
                    ?? new SideBySide<T>(results) { Names = [.. Models.Take(results.Count).Select(model => model.Name)] };
    }

    /// <summary>Where an experiment that is not one of several reports and keeps.</summary>
    /// <param name="title">What is done.</param>
    /// <returns>What the experiment is given as its last argument.</returns>
    public RunContext Context(string title)
    {
        EndProgress();
        _progress = new PatientProgress(Call.Output.Progress(title));
        return new RunContext(Call.Cancellation).Reporting(_progress).Keeping<object>(soFar => Kept = soFar);
    }

    /// <summary>The options for a model, where what was typed means something else to each.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The options.</returns>
    public TOptions OptionsFor(LoadedModel model) => Bound(Options, model);

    /// <summary>Takes the last progress bar away.</summary>
    internal void EndProgress() => _progress?.End();

    internal void Store(object result)
    {
        _inputs.Store(_parsed, Call, result);
        Call.WhenDone?.Invoke(result);
    }

    private TOptions Bound(TOptions options, LoadedModel? model) =>
        _bindings.Aggregate(options, (bound, binding) => binding(bound, _given, model));
}
