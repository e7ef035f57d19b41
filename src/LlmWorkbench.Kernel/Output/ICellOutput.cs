using LlmWorkbench.Display;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Where a cell's outputs go: a recorded notebook, a Jupyter front end or a test. Its members may be called from any thread, also
/// after the cell has ended.</summary>
public interface ICellOutput : IOutput
{
    /// <summary>Shows the value of the cell's last expression.</summary>
    /// <param name="bundle">The value in every form that a front end may choose from.</param>
    /// <param name="executionCount">The number in <c>Out [n]</c>.</param>
    void ShowResult(MimeBundle bundle, int executionCount);

    /// <summary>Shows the error that ended the cell.</summary>
    /// <param name="error">The error.</param>
    void ShowError(CellError error);

    /// <summary>Removes what the cell has shown until now.</summary>
    /// <param name="wait">Whether it stays until something new is shown, so that an animation does not flicker.</param>
    void Clear(bool wait);
}
