using System.Reflection;
using LlmWorkbench.Magics.Calls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.CSharp;

namespace LlmWorkbench.Interactive.Variables;

/// <summary>The variables of .NET Interactive's C# cells, as commands read and write them.</summary>
/// <param name="csharp">The kernel of those cells.</param>
internal sealed class ScriptVariables(CSharpKernel csharp) : IVariables
{
    /// <inheritdoc/>
    public IReadOnlyCollection<(string Name, Type Type, object? Value)> All =>
        [
            .. (csharp.ScriptState?.Variables ?? [])
                .GroupBy(variable => variable.Name)
                .Select(declared => declared.Last())
                .Select(variable => (variable.Name, variable.Type, (object?)variable.Value)),
        ];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value) => csharp.TryGetValue(name, out value);

    /// <inheritdoc/>
    /// <remarks>A variable hides a type of its name from all later cells, and what every cell has by that name.</remarks>
    public string? ProblemWith(string name) =>
        VariableName.Problem(name)
        ?? (
            NotebookNames.All.Contains(name)
                ? $"«{name}» is what every cell has by that name, which later cells could not use any more"
                : null
        )
        ?? (IsTypeOrNamespace(name) ? $"«{name}» is a type or namespace, which later cells could not use any more" : null);

    /// <inheritdoc/>
    /// <exception cref="WorkbenchException">The variable cannot be declared.</exception>
    public void Set(string name, object? value, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        try
        {
            csharp.SetValueAsync(name, value, new NamedType(type, CSharpTypeName.Of(type))).GetAwaiter().GetResult();
        }
        catch (CompilationErrorException e)
        {
            throw new WorkbenchException($"The variable '{name}' could not be set: {e.Message}", e);
        }
    }

    private bool IsTypeOrNamespace(string name)
    {
        if (csharp.ScriptState is not { } state)
        {
            return false;
        }

        Compilation compilation = state.Script.ContinueWith("").GetCompilation();
        return !compilation.GetSemanticModel(compilation.SyntaxTrees.Single()).LookupNamespacesAndTypes(0, name: name).IsEmpty;
    }

    // .NET Interactive writes the full name into the code that declares the variable, and has one only for the simplest types.
    private sealed class NamedType(Type type, string name) : TypeDelegator(type)
    {
        public override string FullName => name;
    }
}
