namespace LlmWorkbench.Privacy;

/// <summary>Looks at this process again and again on a thread of its own, until it is disposed of.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);
    private readonly ProcessLook _before;
    private readonly HashSet<OpenSocket> _sockets = [];
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private Exception? _failure;

    private ProcessWatch(ProcessLook before)
    {
        _before = before;
        _thread = new Thread(Watch) { IsBackground = true, Name = "Watching the process" };
        _thread.Start();
    }

    /// <summary>How often it was looked since the beginning.</summary>
    public int Looks { get; private set; }

    /// <summary>Begins to look.</summary>
    public static ProcessWatch Start() => new(ProcessLook.Now());

    /// <summary>What was seen until now.</summary>
    public (IReadOnlyList<SeenSocket> Sockets, IReadOnlyList<WrittenFile> Files) SoFar()
    {
        lock (_sockets)
        {
            return (
                [.. Merged(_before.Sockets, _sockets).Select(seen => new SeenSocket(seen.Item, seen.When))],
                [.. Merged(_before.Files, _files).Select(seen => new WrittenFile(seen.Item, seen.When))]
            );
        }
    }

    /// <summary>Looks a last time and ends.</summary>
    /// <exception cref="IOException">A look failed.</exception>
    public void End()
    {
        Dispose();
        if (_failure is not null)
        {
            throw new IOException(_failure.Message, _failure);
        }

        Look();
    }

    public void Dispose()
    {
        _end.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    private static IEnumerable<(T Item, Seen When)> Merged<T>(IReadOnlyList<T> before, HashSet<T> since) =>
        before
            .Distinct()
            .Select(item => (item, since.Contains(item) ? Seen.Throughout : Seen.Before))
            .Concat(since.Except(before).Select(item => (item, Seen.Since)));

    private void Watch()
    {
        try
        {
            do
            {
                Look();
            } while (!_end.Wait(s_pause));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _failure = exception;
        }
    }

    private void Look()
    {
        var look = ProcessLook.Now();
        lock (_sockets)
        {
            _sockets.UnionWith(look.Sockets);
            _files.UnionWith(look.Files);
            Looks++;
        }
    }
}
