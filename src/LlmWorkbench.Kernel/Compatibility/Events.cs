namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that happened in a kernel. Notebooks may import this namespace; there is nothing to subscribe to.</summary>
public abstract record KernelEvent;
