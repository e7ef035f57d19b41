using System.Collections.Frozen;
using System.Reflection;
using LlmWorkbench.Kernel.CSharp.Running;
using LlmWorkbench.Kernel.Globals;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Magics.Calls;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>The variables of a notebook's C# cells, as magics read and write them.</summary>
/// <param name="session">The cells.</param>
/// <param name="globals">What carries a value into the cells.</param>
internal sealed class ScriptVariables(CSharpSession session, CellGlobals globals) : IVariables
{
    private static readonly FrozenSet<string> s_cellNames = typeof(CellGlobals)
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        .Where(member => member is not ConstructorInfo and not MethodInfo { IsSpecialName: true })
        .Select(member => member.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<(string Name, Type Type, object? Value)> All =>
        [.. session.Variables.Select(variable => (variable.Name, variable.Type, variable.Value))];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        CellVariable? variable = session.Variables.FirstOrDefault(variable => variable.Name == name);
        value = variable?.Value;
        return variable is not null;
    }

    /// <inheritdoc/>
    /// <remarks>A variable hides a type of its name from all later cells: after <c>--into Console</c> none could write to the
    /// console. Nor may one hide what <see cref="CellGlobals"/> gives to every cell.</remarks>
    public string? ProblemWith(string name) =>
        VariableName.Problem(name)
        ?? (s_cellNames.Contains(name) ? $"«{name}» is what every cell has by that name, which later cells could not use any more" : null)
        ?? (session.IsTypeOrNamespace(name) ? $"«{name}» is a type or namespace, which later cells could not use any more" : null);

    /// <inheritdoc/>
    /// <exception cref="WorkbenchException"><paramref name="name"/> is not a C# name.</exception>
    public void Set(string name, object? value, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw new WorkbenchException($"'{name}' cannot name a C# variable: use letters, digits and '_', not beginning with a digit.");
        }

        string declared = CSharpTypeName.Of(type);
        globals.Transfer(value);
        CSharpResult result = WithoutInterrupt(() =>
            session
                .RunAsync($"{declared} @{name} = TakeTransferred<{declared}>();", new CellName(0), CancellationToken.None)
                .GetAwaiter()
                .GetResult()
        );
        globals.Transfer(null);
        if (result.Error is { } error)
        {
            throw new WorkbenchException($"The variable '{name}' could not be set: {error.Message}");
        }
    }

    // What an interrupted command leaves in a variable is set while its cell is being stopped: the guards in the code that sets it
    // would stop that too.
    private static T WithoutInterrupt<T>(Func<T> work)
    {
        CellContext? cell = CurrentCell.Value;
        CurrentCell.Value = null;
        try
        {
            return work();
        }
        finally
        {
            CurrentCell.Value = cell;
        }
    }
}
