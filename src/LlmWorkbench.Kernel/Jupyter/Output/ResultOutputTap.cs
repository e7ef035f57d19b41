using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>Passes outputs on and keeps the text of the result, for the history.</summary>
/// <param name="inner">Where they go.</param>
internal sealed class ResultOutputTap(ICellOutput inner) : ICellOutput
{
    /// <summary>The result as plain text; null until there is one.</summary>
    public string? ResultText { get; private set; }

    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle) => inner.Display(bundle);

    /// <inheritdoc/>
    public void Write(string text) => inner.Write(text);

    /// <inheritdoc/>
    public void WriteError(string text) => inner.WriteError(text);

    /// <inheritdoc/>
    public void ShowResult(MimeBundle bundle, int executionCount)
    {
        ResultText = bundle.ToString();
        inner.ShowResult(bundle, executionCount);
    }

    /// <inheritdoc/>
    public void ShowError(CellError error) => inner.ShowError(error);

    /// <inheritdoc/>
    public void Clear(bool wait) => inner.Clear(wait);

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => inner.Progress(title);
}
