namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>The bits of a frame's first byte.</summary>
/// <remarks>https://rfc.zeromq.org/spec/23/#framing</remarks>
internal static class FrameFlags
{
    public const byte More = 1;
    public const byte Long = 2;
    public const byte Command = 4;
    public const byte All = More | Long | Command;
}
