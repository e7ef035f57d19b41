using LlmWorkbench.Runs;

namespace LlmWorkbench.Display;

/// <summary>
/// Where results go: a notebook cell, a terminal or a test. Its members may be called from any thread.
/// </summary>
public interface IOutput
{
    /// <summary>Shows a result below everything shown before.</summary>
    /// <param name="bundle">The result in every form that a front end may choose from.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    IDisplayedOutput Display(MimeBundle bundle);

    /// <summary>Appends to the standard output stream.</summary>
    /// <param name="text">The text, with its own line ends.</param>
    void Write(string text);

    /// <summary>Appends to the standard error stream.</summary>
    /// <param name="text">The text, with its own line ends.</param>
    void WriteError(string text);

    /// <summary>Opens a progress display, which shows nothing until the first report.</summary>
    /// <param name="title">What the work is, as in «Loading tutor».</param>
    /// <returns>Where the work reports how far it has come.</returns>
    IProgress<WorkProgress> Progress(string title);
}
