namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>
/// Holds the first cell back until a front end listens to what is published. A front end connects each socket by itself, and
/// again whenever that socket's own timer says so when the kernel was restarted: what is published before it listens is lost.
/// </summary>
/// <param name="patience">Ends when no front end is waited for any longer; null after a second.</param>
/// <param name="reconnection">Ends when the other front ends of a kernel before this one listen too; null after the time that ZeroMQ
/// takes.</param>
internal sealed class FirstListener(Func<Task>? patience = null, Func<Task>? reconnection = null)
{
    // Who never listens gets replies all the same.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // ZeroMQ tries again after 100 ms and up to as much at random (ZMQ_RECONNECT_IVL).
    private static readonly TimeSpan s_reconnection = TimeSpan.FromMilliseconds(250);

    private readonly Func<Task> _patience = patience ?? (() => Task.Delay(s_patience));
    private readonly Func<Task> _reconnection = reconnection ?? (() => Task.Delay(s_reconnection));
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAwaited;

    /// <summary>A front end listens.</summary>
    public void Listens() => _listens.TrySetResult();

    /// <summary>Waits the first time, and never again.</summary>
    /// <param name="reconnect">The front ends knew the kernel before this one: the first of them that listens may not be the only
    /// one.</param>
    public async Task WaitAsync(bool reconnect)
    {
        if (_isAwaited)
        {
            return;
        }

        _isAwaited = true;
        await Task.WhenAny(_listens.Task, _patience()).ConfigureAwait(false);
        await (reconnect ? _reconnection() : Task.CompletedTask).ConfigureAwait(false);
    }
}
