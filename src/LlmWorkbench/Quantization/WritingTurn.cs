namespace LlmWorkbench.Quantization;

/// <summary>
/// The right to write one file of a folder that several processes share: a lock file that is held open. A process that ends, in
/// whatever way, gives it back.
/// </summary>
internal sealed class WritingTurn : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _lock;

    private WritingTurn(FileStream held) => _lock = held;

    /// <summary>Waits until nobody else has the turn.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be used.</exception>
    public static WritingTurn Wait(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new WritingTurn(
                    new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose)
                );
            }
            catch (IOException e) when (IsHeld(e))
            {
                cancellation.WaitHandle.WaitOne(s_pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // Windows: ERROR_SHARING_VIOLATION. Elsewhere .NET gives the number of the system: EWOULDBLOCK, which is 11 on Linux and 35 on macOS.
    private static bool IsHeld(IOException e) =>
        e.GetType() == typeof(IOException) && (OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 32 : e.HResult is 11 or 35);
}
