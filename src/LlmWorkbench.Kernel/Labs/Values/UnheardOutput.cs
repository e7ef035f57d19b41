using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Labs.Values;

/// <summary>Takes what a cell shows and keeps none of it: a lab is judged by its answers.</summary>
internal sealed class UnheardOutput : ICellOutput
{
    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle) => new Place();

    /// <inheritdoc/>
    public void Write(string text) { }

    /// <inheritdoc/>
    public void WriteError(string text) { }

    /// <inheritdoc/>
    public void ShowResult(MimeBundle bundle, int executionCount) { }

    /// <inheritdoc/>
    public void ShowError(CellError error) { }

    /// <inheritdoc/>
    public void Clear(bool wait) { }

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => new Unheard();

    private sealed class Place : IDisplayedOutput
    {
        public string Id { get; } = Guid.NewGuid().ToString("N");

        public void Update(MimeBundle bundle) { }
    }

    private sealed class Unheard : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) { }
    }
}
