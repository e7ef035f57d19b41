using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;

namespace Microsoft.DotNet.Interactive;

/// <summary>Something on show in a notebook, which can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly IDisplayedOutput _output;
    private readonly string? _mimeType;

    internal DisplayedValue(IDisplayedOutput output, string? mimeType = null)
    {
        _output = output;
        _mimeType = mimeType;
    }

    /// <summary>The name under which the front end knows the output.</summary>
    public string DisplayId => _output.Id;

    /// <summary>Shows another value in the same place.</summary>
    /// <param name="updatedValue">The new value.</param>
    public void Update(object? updatedValue) => _output.Update(ValueBundle.Of(updatedValue, _mimeType, CurrentCell.Cancellation));
}
