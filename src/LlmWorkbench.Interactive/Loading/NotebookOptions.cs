using LlmWorkbench.Session;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Interactive.Loading;

/// <summary>What a notebook begins with; tests begin with something else.</summary>
internal sealed class NotebookOptions
{
    /// <summary>The topics; <see langword="null"/> for all.</summary>
    public TopicRegistry? Topics { get; init; }

    /// <summary>Opens the session.</summary>
    public Func<Workbench> Workbench { get; init; } = () => new Workbench();
}
