using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Magics.Calls;

/// <summary>The C# variables of the notebook, for <c>--from</c> and <c>--into</c>.</summary>
public interface IVariables
{
    /// <summary>Every variable there is, with its declared type and its value of this moment.</summary>
    IReadOnlyCollection<(string Name, Type Type, object? Value)> All { get; }

    /// <summary>Looks a variable up.</summary>
    /// <param name="name">A C# name.</param>
    /// <param name="value">Its value, which may be <see langword="null"/>.</param>
    /// <returns>Whether there is such a variable.</returns>
    bool TryGet(string name, out object? value);

    /// <summary>What is wrong with a name for a variable, as the end of a sentence.</summary>
    /// <param name="name">The name.</param>
    /// <returns><see langword="null"/> for a name that can be used.</returns>
    string? ProblemWith(string name) => VariableName.Problem(name);

    /// <summary>Declares a variable, or declares it anew.</summary>
    /// <param name="name">A C# name.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">The type that later cells see.</param>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Set is what .NET Interactive calls it.")]
    void Set(string name, object? value, Type type);
}
