namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>The channels that carry messages; the heartbeat carries none.</summary>
internal enum KernelChannel
{
    /// <summary>Requests that wait for each other: cells, completion, inspection.</summary>
    Shell,

    /// <summary>Requests that do not wait: interrupt and shutdown.</summary>
    Control,

    /// <summary>Asks the user for input.</summary>
    Stdin,

    /// <summary>What every front end hears: outputs and whether the kernel is busy.</summary>
    Iopub,
}
