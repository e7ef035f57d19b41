using System.CommandLine;
using LlmWorkbench.Models;

namespace LlmWorkbench.Magics;

/// <summary>What a <see cref="TextMagic"/> has to work with: everything is parsed, found and loaded.</summary>
/// <param name="Call">The call.</param>
/// <param name="Options">The parse, for the command's own options.</param>
/// <param name="Text">The text, not empty unless the command can do without one.</param>
/// <param name="Models">At least one model; exactly one unless the command compares.</param>
public sealed record TextRun(MagicCall Call, ParseResult Options, string Text, IReadOnlyList<LoadedModel> Models)
{
    /// <summary>The one model, or the first of several.</summary>
    public LoadedModel Model => Models[0];

    /// <inheritdoc cref="MagicCall.Partial"/>
    public object? Partial
    {
        get => Call.Partial;
        set => Call.Partial = value;
    }

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation => Call.Cancellation;

    /// <summary>Runs an experiment on each model.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="experiment">The experiment.</param>
    /// <returns>The result itself for one model, a <see cref="SideBySide{T}"/> for several.</returns>
    public object ForEachModel<T>(Func<LoadedModel, T> experiment)
        where T : notnull => SideBySide.Of(Models, experiment);

    /// <summary>Runs an experiment that hands over what it has so far on each model, and keeps that in <see cref="Partial"/>.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="experiment">The experiment; the second argument takes what is there so far.</param>
    /// <returns>The result itself for one model, a <see cref="SideBySide{T}"/> for several.</returns>
    public object ForEachModelInSteps<T>(Func<LoadedModel, Action<T>, T> experiment)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(experiment);
        List<T> done = [];
        foreach (var model in Models)
        {
            done.Add(experiment(model, soFar => Partial = Together([.. done, soFar])));
            Partial = Together(done);
        }

        return Together(done);
    }

    private object Together<T>(List<T> results)
        where T : notnull => Models.Count == 1 ? results[0] : new SideBySide<T>([.. results]) { Names = [.. Models.Take(results.Count).Select(model => model.Name)] };
}
