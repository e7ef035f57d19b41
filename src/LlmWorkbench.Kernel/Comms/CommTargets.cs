using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Kernel.Comms;

/// <summary>The lines between cells and the page: those that are open, and who answers when the page opens one. Any thread.</summary>
public sealed class CommTargets
{
    private readonly ConcurrentDictionary<string, Action<Comm, JsonElement>> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Comm> _open = new(StringComparer.Ordinal);

    /// <summary>The lines that are open.</summary>
    public IReadOnlyCollection<Comm> Open => [.. _open.Values];

    /// <summary>Sends messages to the page; set by whoever has one.</summary>
    internal Action<string, JsonObject, IReadOnlyList<byte[]>>? Sender { get; set; }

    /// <summary>Says who answers when the page opens a line.</summary>
    /// <param name="target">The name that the page asks for.</param>
    /// <param name="opened">Gets the line and the page's first data.</param>
    public void Register(string target, Action<Comm, JsonElement> opened)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(opened);
        _targets[target] = opened;
    }

    /// <summary>Opens a line to the page.</summary>
    /// <param name="target">The name that a script of the page has registered.</param>
    /// <param name="data">The first data; anything that can be written as JSON.</param>
    /// <returns>The line.</returns>
    /// <exception cref="WorkbenchException">There is no page.</exception>
    public Comm Connect(string target, object? data = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        var comm = new Comm(this, Guid.NewGuid().ToString("N"), target);
        Send(
            "comm_open",
            new JsonObject
            {
                ["comm_id"] = comm.Id,
                ["target_name"] = target,
                ["data"] = Json(data),
            },
            []
        );
        _open[comm.Id] = comm;
        return comm;
    }

    /// <summary>The page opens a line.</summary>
    /// <returns>False when nobody answers to the target's name; the line is not open then.</returns>
    internal bool OnOpened(string id, string target, JsonElement data)
    {
        if (!_targets.TryGetValue(target, out Action<Comm, JsonElement>? opened))
        {
            return false;
        }

        var comm = new Comm(this, id, target);
        _open[id] = comm;
        try
        {
            opened(comm, data);
            return true;
        }
        catch
        {
            _open.TryRemove(id, out _);
            throw;
        }
    }

    /// <summary>The page sends a message; one for a line that is not open is dropped.</summary>
    internal void OnReceived(string id, JsonElement data) => _open.GetValueOrDefault(id)?.OnReceived(data);

    /// <summary>The page closes a line.</summary>
    internal void OnClosed(string id, JsonElement data)
    {
        if (_open.TryRemove(id, out Comm? comm))
        {
            comm.OnClosed(data);
        }
    }

    internal void Remove(Comm comm) => _open.TryRemove(comm.Id, out _);

    internal void Send(string type, JsonObject content, IReadOnlyList<byte[]> buffers)
    {
        Action<string, JsonObject, IReadOnlyList<byte[]>> send =
            Sender ?? throw new WorkbenchException("There is no page to talk to: comms need a Jupyter front end.");
        send(type, content, buffers);
    }

    internal static JsonNode Json(object? data) => JsonSerializer.SerializeToNode(data) ?? new JsonObject();
}
