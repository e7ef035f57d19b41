namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>One frame from the wire.</summary>
/// <param name="Body">What it carries.</param>
/// <param name="HasMore">Whether the message goes on with the next frame.</param>
/// <param name="IsCommand">Whether it belongs to the protocol itself, and not to a message.</param>
internal readonly record struct ZmtpFrame(byte[] Body, bool HasMore, bool IsCommand);
