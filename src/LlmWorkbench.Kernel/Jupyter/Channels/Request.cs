using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>A request and the ways to answer it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Channel">Where it came from and the reply goes to.</param>
/// <param name="Messages">Sends and publishes.</param>
internal sealed record Request(IncomingMessage Message, KernelChannel Channel, MessageSender Messages)
{
    /// <summary>The message's content.</summary>
    public JsonElement Content => Message.Content;

    /// <summary>Publishes a message that belongs to the request, and waits while front ends have much left to read.</summary>
    public void Publish(string type, JsonObject content, IReadOnlyList<byte[]>? buffers = null)
    {
        Messages.Publish(Message, type, content, buffers: buffers);
        Messages.WaitForReaders();
    }
}
