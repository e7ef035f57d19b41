using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>The kernel that runs C#, under the name that it has in .NET Interactive.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Notebooks call it on an instance.")]
public sealed class CSharpKernel : Kernel
{
    private CSharpKernel() { }

    internal static CSharpKernel Instance { get; } = new();

    /// <summary>Reads a variable of the notebook whose cell runs.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether there is such a variable of that type.</returns>
    public bool TryGetValue<T>(string name, [MaybeNullWhen(false)] out T value)
    {
        if (LlmWorkbench.Kernel.Output.CurrentCell.RequireParts().Variables.TryGet(name, out object? found) && found is T typed)
        {
            value = typed;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Sets a variable of the notebook whose cell runs, for later cells.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="declaredType">The type that later cells see; null for the value's own.</param>
    /// <returns>A task that ends when it is set.</returns>
    public Task SetValueAsync(string name, object? value, Type? declaredType = null)
    {
        LlmWorkbench.Kernel.Output.CurrentCell.RequireParts().SetAtEnd(name, value, declaredType ?? value?.GetType() ?? typeof(object));
        return Task.CompletedTask;
    }
}
