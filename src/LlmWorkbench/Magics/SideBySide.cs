using System.Text.Json.Serialization;
using LlmWorkbench.Models;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Magics;

/// <summary>The same experiment on several models, to be looked at side by side.</summary>
public abstract record SideBySide : ITabularResult
{
    private protected SideBySide() { }

    /// <summary>Runs an experiment on each of several models.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="models">At least one model.</param>
    /// <param name="experiment">The experiment.</param>
    /// <returns>The result itself for one model, a <see cref="SideBySide{T}"/> for several.</returns>
    public static object Of<T>(IReadOnlyList<LoadedModel> models, Func<LoadedModel, T> experiment)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(experiment);
        return models.Count == 1
            ? experiment(models[0])
            : new SideBySide<T>([.. models.Select(experiment)]) { Names = [.. models.Select(model => model.Name)] };
    }

    /// <summary>The models' names, in the same order; empty when they are not known.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The results, in the order in which the models were named.</summary>
    public abstract IReadOnlyList<object> Items { get; }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The results have no table.</exception>
    public Table ToTable() =>
        Table.Concat(
            Items.Select(item =>
                item is ITabularResult result ? result.ToTable() : throw new NotSupportedException($"A {item.GetType().Name} has no table.")
            )
        );
}

/// <summary>The same experiment on several models, with the results' own type.</summary>
/// <typeparam name="T">The experiment's result.</typeparam>
/// <param name="Results">The results, in the order in which the models were named.</param>
public sealed record SideBySide<T>(IReadOnlyList<T> Results) : SideBySide
    where T : notnull
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<object> Items => [.. Results.Cast<object>()];
}
