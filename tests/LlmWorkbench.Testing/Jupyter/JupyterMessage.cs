using System.Text.Json;

namespace LlmWorkbench.Testing.Jupyter;

/// <summary>A message as a front end sees it.</summary>
public sealed record JupyterMessage(
    string Type,
    JsonElement Header,
    JsonElement Parent,
    JsonElement Metadata,
    JsonElement Content,
    byte[][] Buffers
)
{
    public string Id => Header.GetProperty("msg_id").GetString()!;

    public string? ParentId
    {
        get
        {
            try
            {
                return Parent.TryGetProperty("msg_id", out JsonElement id) ? id.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair, which no request of this client has for a name; the kernel repeats what it was sent.
                return null;
            }
        }
    }

    public string? Text(string field) => Content.GetProperty(field).GetString();
}
