namespace LlmWorkbench.Kernel.Tests.Support;

/// <summary>Lets a cell under test ask for its own interruption, so that no test depends on how long compiling takes.</summary>
public static class Interrupt
{
    private static readonly AsyncLocal<CancellationTokenSource?> s_current = new();

    /// <summary>Makes the token for the cells that the calling test runs.</summary>
    public static CancellationTokenSource Create() => s_current.Value = new CancellationTokenSource();

    /// <summary>Called by cells: cancels in a moment, when the cell is in what follows.</summary>
    public static void Soon() => s_current.Value!.CancelAfter(50);
}
