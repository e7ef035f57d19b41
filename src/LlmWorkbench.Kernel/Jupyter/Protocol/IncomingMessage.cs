using System.Text.Json;

namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>A message from a front end, whose signature was right.</summary>
internal sealed record IncomingMessage
{
    /// <summary>The routing identities of the sender, which the answer begins with.</summary>
    public required byte[][] Identities { get; init; }

    /// <summary>The header as it came: answers carry it as their parent header, byte for byte.</summary>
    public required byte[] RawHeader { get; init; }

    /// <summary>The message's own id.</summary>
    public required string Id { get; init; }

    /// <summary>As in <c>execute_request</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Which run of which front end sent it: a page that is loaded again has another.</summary>
    public required string Session { get; init; }

    /// <summary>The metadata; an object.</summary>
    public required JsonElement Metadata { get; init; }

    /// <summary>The content; an object.</summary>
    public required JsonElement Content { get; init; }

    /// <summary>Why metadata or content could not be read, which are empty then; null when they could.</summary>
    public string? Fault { get; init; }

    /// <summary>Binary data that belongs to the content.</summary>
    public byte[][] Buffers { get; init; } = [];
}
