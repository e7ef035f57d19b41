using System.Collections.Immutable;
using System.Reflection;
using LlmWorkbench.Kernel.Globals;

namespace LlmWorkbench.Kernel.CSharp.Running;

/// <summary>What the cells that ran have left: for each an object that holds its variables. Immutable but for the variables'
/// values.</summary>
internal sealed class CellStates
{
    private readonly ImmutableArray<object?> _states;

    private CellStates(ImmutableArray<object?> states) => _states = states;

    /// <summary>The states before the first cell.</summary>
    /// <param name="globals">The object whose members every cell can use by their bare names.</param>
    public static CellStates Of(CellGlobals globals) => new([globals]);

    /// <summary>The variables of all cells; of several with one name, the newest.</summary>
    public IEnumerable<CellVariable> Variables =>
        _states
            .Skip(1)
            .SelectMany(state =>
                state!.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(place => new CellVariable(state, place))
            )
            .Where(variable => char.IsLetterOrDigit(variable.Name[0]) || variable.Name[0] == '_')
            .Reverse()
            .DistinctBy(variable => variable.Name)
            .Reverse();

    /// <summary>Room for the state of one more cell, which finds those before it there.</summary>
    public object?[] ForNext() => [.. _states, null];

    /// <summary>The states after a cell.</summary>
    /// <param name="states">What <see cref="ForNext"/> gave, after the cell ran.</param>
    public static CellStates After(object?[] states) => new([.. states.TakeWhile(state => state is not null)]);
}

/// <summary>A variable of a cell.</summary>
/// <param name="state">What holds it.</param>
/// <param name="place">Its place.</param>
internal sealed class CellVariable(object state, FieldInfo place)
{
    /// <summary>The name.</summary>
    public string Name => place.Name;

    /// <summary>The declared type.</summary>
    public Type Type => place.FieldType;

    /// <summary>The value that it has now.</summary>
    public object? Value => place.GetValue(state);
}
