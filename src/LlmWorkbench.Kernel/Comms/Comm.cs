using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Kernel.Comms;

/// <summary>A line between a cell and a piece of the page, on which both send messages of their own.</summary>
/// <remarks>https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages</remarks>
public sealed class Comm
{
    private readonly CommTargets _owner;

    internal Comm(CommTargets owner, string id, string target) => (_owner, Id, Target) = (owner, id, target);

    /// <summary>The name of the line; unique.</summary>
    public string Id { get; }

    /// <summary>The name of what is at its other end.</summary>
    public string Target { get; }

    /// <summary>Called with the data of each message from the page.</summary>
    public event Action<JsonElement>? Received;

    /// <summary>Called with the page's last data when it closes the line.</summary>
    public event Action<JsonElement>? Closed;

    /// <summary>Sends a message to the page.</summary>
    /// <param name="data">Anything that can be written as JSON.</param>
    /// <param name="buffers">Binary data that goes with it.</param>
    /// <exception cref="WorkbenchException">There is no page.</exception>
    public void Send(object? data, params IReadOnlyList<byte[]> buffers) =>
        _owner.Send("comm_msg", new JsonObject { ["comm_id"] = Id, ["data"] = CommTargets.Json(data) }, buffers);

    /// <summary>Closes the line.</summary>
    /// <param name="data">What the page is told last.</param>
    /// <exception cref="WorkbenchException">There is no page.</exception>
    public void Close(object? data = null)
    {
        _owner.Remove(this);
        _owner.Send("comm_close", new JsonObject { ["comm_id"] = Id, ["data"] = CommTargets.Json(data) }, []);
    }

    internal void OnReceived(JsonElement data) => Received?.Invoke(data);

    internal void OnClosed(JsonElement data) => Closed?.Invoke(data);
}
