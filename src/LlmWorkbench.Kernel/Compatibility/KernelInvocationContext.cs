using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Kernel.Output;
using Microsoft.DotNet.Interactive.CSharp;

namespace Microsoft.DotNet.Interactive;

/// <summary>The run of a cell, under the name that it has in .NET Interactive.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Notebooks call it on an instance.")]
public sealed class KernelInvocationContext
{
    private readonly CellContext _cell;

    private KernelInvocationContext(CellContext cell) => _cell = cell;

    /// <summary>The run that the calling code belongs to; null outside of cells.</summary>
    public static KernelInvocationContext? Current => CurrentCell.Value is { } cell ? new KernelInvocationContext(cell) : null;

    /// <summary>The kernel that runs the cell.</summary>
    public CSharpKernel HandlingKernel => CSharpKernel.Instance;

    /// <summary>Set when the user interrupts the cell.</summary>
    public CancellationToken CancellationToken => _cell.Cancellation;

    /// <summary>Displays a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">At most one MIME type to format it as.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        string? mimeType = mimeTypes is [var first, ..] ? first : null;
        return new DisplayedValue(_cell.Output.Display(ValueBundle.Of(value, mimeType, _cell.Cancellation)), mimeType);
    }

    /// <summary>Displays text that already is in some MIME type.</summary>
    /// <param name="value">The content.</param>
    /// <param name="mimeType">Its type.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    public DisplayedValue DisplayAs(string value, string mimeType) => Display(value, mimeType);

    /// <summary>Appends to the standard output stream.</summary>
    /// <param name="output">The text.</param>
    public void DisplayStandardOut(string output) => _cell.Output.Write(output);

    /// <summary>Appends to the standard error stream.</summary>
    /// <param name="error">The text.</param>
    public void DisplayStandardError(string error) => _cell.Output.WriteError(error);
}
