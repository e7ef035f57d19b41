namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>Frames that are not a message, or not one from a front end that knows the key.</summary>
/// <param name="message">What is wrong, for the log.</param>
internal sealed class WireFormatException(string message) : Exception(message);
