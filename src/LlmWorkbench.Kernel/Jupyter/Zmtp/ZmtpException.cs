namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>A peer does not speak the protocol, or asks for more than it may: its connection ends, and no other.</summary>
/// <param name="message">What is wrong, for the log; not a sentence, it stands after a colon.</param>
internal sealed class ZmtpException(string message) : Exception(message);
