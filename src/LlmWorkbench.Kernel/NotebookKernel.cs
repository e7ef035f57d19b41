using LlmWorkbench.Composition;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Comms;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.CSharp.Editing;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Globals;
using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Kernel.Magics;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Kernel.Packages;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Writing;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Kernel;

/// <summary>
/// Runs the cells of one notebook: C#, magic commands and displayed text, one cell at a time. It knows nothing of
/// where outputs go: every cell brings its own <see cref="ICellOutput"/>.
/// </summary>
public sealed class NotebookKernel : IDisposable
{
    private readonly SemaphoreSlim _oneCell = new(1);
    private readonly CellSession _session;
    private readonly CellCompleteness _completeness;

    /// <summary>Makes a kernel with a new session and all magics.</summary>
    public NotebookKernel()
        : this(new Workbench(), WorkbenchTopics.CreateRegistry()) { }

    /// <summary>Makes a kernel.</summary>
    /// <param name="workbench">The session; the kernel disposes it.</param>
    /// <param name="topics">The topics; the kernel adds its own commands such as <c>#!time</c>, <c>#!whos</c> and <c>#!import</c>.</param>
    public NotebookKernel(Workbench workbench, TopicRegistry topics)
    {
        ArgumentNullException.ThrowIfNull(workbench);
        ArgumentNullException.ThrowIfNull(topics);
        Topics = topics;
        topics.Add(new KernelTopic());
        MagicRegistry magics = topics.Magics;
        var globals = new CellGlobals(workbench, topics, Comms);
        var csharp = new CSharpSession(globals);
        _session = new CellSession(workbench, magics, csharp, new ScriptVariables(csharp, globals));
        _completeness = new CellCompleteness(magics);
        Language = new CellLanguageService(
            magics,
            new MagicLanguageService(
                new CommandWriting(
                    magics,
                    workbench,
                    Variables,
                    [CellLanguage.CSharp, CellLanguage.Markdown, CellLanguage.Html, CellLanguage.JavaScript]
                )
            ),
            new CSharpLanguageService(csharp, magics)
        );
    }

    /// <summary>The session.</summary>
    public Workbench Workbench => _session.Workbench;

    /// <summary>The topics, to which cells can add.</summary>
    public TopicRegistry Topics { get; }

    /// <summary>The commands that cells can use.</summary>
    public MagicRegistry Magics => Topics.Magics;

    /// <summary>The C# variables of all cells so far.</summary>
    public IVariables Variables => _session.Variables;

    /// <summary>Completes and explains cells that are being written.</summary>
    public ILanguageService Language { get; }

    /// <summary>The lines between cells and the page.</summary>
    public CommTargets Comms { get; } = new();

    /// <summary>The packages that cells have asked for.</summary>
    internal PackageSession Packages => _session.Packages;

    /// <summary>How many cells were run.</summary>
    public int ExecutionCount { get; private set; }

    /// <summary>Runs a cell. Cells that are started while another runs wait for it.</summary>
    /// <param name="cell">The cell's text.</param>
    /// <param name="output">Where its outputs go, at once and in order; errors among them.</param>
    /// <param name="language">The language that the cell begins in.</param>
    /// <param name="cancellation">Interrupts the cell: in C#, at the next turn of a loop, call of a cell's method, or await that looks at
    /// it.</param>
    /// <returns>How it ended. Errors of the cell are never thrown.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited for another cell.</exception>
    public Task<CellResult> ExecuteAsync(
        string cell,
        ICellOutput output,
        string language = CellLanguage.CSharp,
        CancellationToken cancellation = default
    ) => ExecuteAsync(new CellRequest(cell) { Language = language }, output, cancellation);

    /// <summary>Runs a cell. Cells that are started while another runs wait for it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="output">Where its outputs go, at once and in order; errors among them.</param>
    /// <param name="cancellation">Interrupts the cell. One that does not stop within half a second, because it awaits or sleeps
    /// without looking at <see cref="CellGlobals.Cancellation"/>, is left behind: what it did until then stays, what it declared is
    /// lost.</param>
    /// <returns>How it ended. Errors of the cell are never thrown.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited for another cell.</exception>
    public async Task<CellResult> ExecuteAsync(CellRequest cell, ICellOutput output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(output);
        await _oneCell.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            CellConsole.Install();
            WorkbenchFormatters.Register();
            ExecutionCount += cell.IsCounted ? 1 : 0;
            return await new CellRun(_session, output, ExecutionCount, cancellation).RunAsync(cell).ConfigureAwait(false);
        }
        finally
        {
            _oneCell.Release();
        }
    }

    /// <summary>Tells whether a cell can be run as it is, or needs more lines.</summary>
    /// <param name="cell">The cell's text.</param>
    /// <returns>The answer for consoles, which ask when Enter is pressed.</returns>
    public CodeCompleteness Completeness(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return _completeness.Of(cell);
    }

    /// <summary>Ends the session.</summary>
    public void Dispose()
    {
        Workbench.Dispose();
        _oneCell.Dispose();
    }
}
