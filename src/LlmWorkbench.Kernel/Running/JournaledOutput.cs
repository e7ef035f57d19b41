using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Running;

/// <summary>Writes a cell's outputs down before it passes them on.</summary>
internal sealed class JournaledOutput(RunJournal journal, int cell, ICellOutput output) : ICellOutput
{
    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle) => new Displayed(journal, journal.Display(cell, bundle), output.Display(bundle));

    /// <inheritdoc/>
    public void Write(string text)
    {
        journal.Text(cell, isError: false, text);
        output.Write(text);
    }

    /// <inheritdoc/>
    public void WriteError(string text)
    {
        journal.Text(cell, isError: true, text);
        output.WriteError(text);
    }

    /// <inheritdoc/>
    public void ShowResult(MimeBundle bundle, int executionCount)
    {
        journal.Result(cell, bundle, executionCount);
        output.ShowResult(bundle, executionCount);
    }

    /// <inheritdoc/>
    public void ShowError(CellError error)
    {
        journal.Error(cell, error);
        output.ShowError(error);
    }

    /// <inheritdoc/>
    public void Clear(bool wait)
    {
        journal.Clear(cell, wait);
        output.Clear(wait);
    }

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => output.Progress(title);

    private sealed class Displayed(RunJournal journal, int id, IDisplayedOutput displayed) : IDisplayedOutput
    {
        public string Id => displayed.Id;

        public void Update(MimeBundle bundle)
        {
            journal.Update(id, bundle);
            displayed.Update(bundle);
        }
    }
}
