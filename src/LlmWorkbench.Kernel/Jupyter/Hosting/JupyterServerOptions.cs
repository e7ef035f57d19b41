using LlmWorkbench.Kernel.Jupyter.Channels;

namespace LlmWorkbench.Kernel.Jupyter.Hosting;

/// <summary>What a kernel's server does beside answering.</summary>
public sealed record JupyterServerOptions
{
    /// <summary>Whether the kernel is all that its process does: text that belongs to no cell then goes to the cell that ran
    /// last.</summary>
    public bool OwnsConsole { get; init; }

    /// <summary>Whether the C# compiler is made ready before the first cell comes.</summary>
    public bool WarmsUp { get; init; }

    /// <summary>Says what the kernel before this one died of, and leaves word for the next; null where nobody reads it.</summary>
    internal LastWords? LastWords { get; init; }

    /// <summary>Holds the first cell back until a front end listens.</summary>
    internal FirstListener Listener { get; init; } = new();
}
