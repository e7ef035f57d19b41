using System.Text;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>Sends answers to one front end and publishes messages to all. Any thread.</summary>
/// <param name="sockets">The sockets.</param>
/// <param name="wire">Makes frames.</param>
internal sealed class MessageSender(KernelSockets sockets, WireFormat wire)
{
    /// <summary>Sends a message to the front end that a request came from.</summary>
    public void Send(KernelChannel channel, IncomingMessage request, string type, JsonObject content, JsonObject? metadata = null) =>
        sockets.Send(
            channel,
            wire.Write(
                new OutgoingMessage(type, content)
                {
                    Prefix = request.Identities,
                    ParentHeader = request.RawHeader,
                    Metadata = metadata,
                }
            )
        );

    /// <summary>Publishes a message.</summary>
    /// <param name="parent">The request that it belongs to; null for none.</param>
    /// <param name="type">As in <c>stream</c>.</param>
    /// <param name="content">The content.</param>
    /// <param name="metadata">The metadata; null for none.</param>
    /// <param name="buffers">Binary data.</param>
    public void Publish(
        IncomingMessage? parent,
        string type,
        JsonObject content,
        JsonObject? metadata = null,
        IReadOnlyList<byte[]>? buffers = null
    ) =>
        sockets.Send(
            KernelChannel.Iopub,
            wire.Write(
                new OutgoingMessage(type, content)
                {
                    Prefix = [Encoding.UTF8.GetBytes(type)],
                    ParentHeader = parent?.RawHeader,
                    Metadata = metadata,
                    Buffers = buffers ?? [],
                }
            )
        );

    /// <summary>The frames that a new subscriber is sent before all that is published for it.</summary>
    /// <param name="topic">What it has subscribed to.</param>
    public IReadOnlyList<byte[]> Welcome(byte[] topic) =>
        wire.Write(
            new OutgoingMessage("iopub_welcome", new JsonObject { ["subscription"] = Encoding.UTF8.GetString(topic) }) { Prefix = [topic] }
        );

    /// <summary>Waits while front ends have much left to read; <see cref="KernelSockets.WaitForReaders"/>.</summary>
    public void WaitForReaders() => sockets.WaitForReaders();

    /// <summary>Publishes whether the kernel works.</summary>
    /// <param name="parent">The request that it works on.</param>
    /// <param name="state"><c>starting</c>, <c>busy</c> or <c>idle</c>.</param>
    public void PublishStatus(IncomingMessage? parent, string state) =>
        Publish(parent, "status", new JsonObject { ["execution_state"] = state });
}
