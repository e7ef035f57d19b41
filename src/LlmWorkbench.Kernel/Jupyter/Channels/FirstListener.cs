namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>
/// Holds the first cell back until a front end listens to what is published. A front end connects each socket by itself, and
/// again whenever that socket's own timer says so when the kernel was restarted: what is published before it listens is lost.
/// </summary>
/// <param name="isRestart">The front ends knew the kernel before this one: the first of them that listens may not be the only one.</param>
internal sealed class FirstListener(bool isRestart)
{
    // Who never listens gets replies all the same.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // ZeroMQ tries again after 100 ms and up to as much at random (ZMQ_RECONNECT_IVL).
    private static readonly TimeSpan s_reconnection = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAwaited;

    /// <summary>A front end listens.</summary>
    public void Listens() => _listens.TrySetResult();

    /// <summary>Waits the first time, and never again.</summary>
    public async Task WaitAsync()
    {
        if (_isAwaited)
        {
            return;
        }

        _isAwaited = true;
        await Task.WhenAny(_listens.Task, Task.Delay(s_patience)).ConfigureAwait(false);
        await Task.Delay(isRestart ? s_reconnection : TimeSpan.Zero).ConfigureAwait(false);
    }
}
