using LlmWorkbench.Interactive.Cells;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Interactive.Variables;

/// <summary>What C# cells have by their bare names; the names are declared in the notebook when the extension is loaded.</summary>
public static class Notebook
{
    /// <summary>The session of the cell that runs: its models and everything that lives as long as the notebook is open.</summary>
    /// <exception cref="WorkbenchException">No cell runs, or its notebook has not loaded the extension.</exception>
    public static Workbench Workbench => Session.Workbench;

    /// <summary>The loaded models, by name.</summary>
    /// <exception cref="WorkbenchException">No cell runs, or its notebook has not loaded the extension.</exception>
    public static WorkbenchModels Models => Workbench.Models;

    /// <summary>The topics of the session, to which a cell can add.</summary>
    /// <exception cref="WorkbenchException">No cell runs, or its notebook has not loaded the extension.</exception>
    public static TopicRegistry Topics => Session.Topics;

    /// <summary>The current model; when none is loaded yet, the usual one is loaded, and a line below the cell says which.</summary>
    /// <exception cref="WorkbenchException">None is at hand; the sentence tells what would help.</exception>
    public static LoadedModel Model
    {
        get
        {
            if (Models.TryCurrent is { } current)
            {
                return current;
            }

            using var output = new CellOutput(Context, Context.Command);
            return DefaultModel.Of(Models, output, cancellation: Cancellation);
        }
    }

    /// <summary>Set when the user interrupts the cell; give it to work that can be stopped.</summary>
    public static CancellationToken Cancellation => KernelInvocationContext.Current?.CancellationToken ?? CancellationToken.None;

    private static KernelInvocationContext Context =>
        KernelInvocationContext.Current ?? throw new WorkbenchException("This belongs to a notebook's cell while it runs.");

    private static NotebookSession Session =>
        Context.HandlingKernel is { } kernel && NotebookSession.Of(kernel.RootKernel) is { } session
            ? session
            : throw new WorkbenchException("LLM Workbench is not loaded in this notebook: run #r \"nuget: LlmWorkbench.Interactive\".");
}
