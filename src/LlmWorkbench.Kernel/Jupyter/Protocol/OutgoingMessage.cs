using System.Text.Json.Nodes;

namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>A message to front ends.</summary>
/// <param name="Type">As in <c>execute_reply</c>.</param>
/// <param name="Content">The content.</param>
internal sealed record OutgoingMessage(string Type, JsonObject Content)
{
    /// <summary>What the frames begin with: the receiver's identities, or the topic of a published message.</summary>
    public IReadOnlyList<byte[]> Prefix { get; init; } = [];

    /// <summary>The header of the message that this one answers, byte for byte; null for none.</summary>
    public byte[]? ParentHeader { get; init; }

    /// <summary>The metadata; null for none.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Binary data that belongs to the content.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];
}
