using System.Text.Json;

namespace LlmWorkbench.Tests.Jupyter;

/// <summary>A message as a front end sees it.</summary>
public sealed record JupyterMessage(string Type, JsonElement Header, JsonElement Parent, JsonElement Metadata, JsonElement Content, byte[][] Buffers)
{
    public string Id => Header.GetProperty("msg_id").GetString()!;

    public string? ParentId => Parent.TryGetProperty("msg_id", out JsonElement id) ? id.GetString() : null;

    public string? Text(string field) => Content.GetProperty(field).GetString();
}
