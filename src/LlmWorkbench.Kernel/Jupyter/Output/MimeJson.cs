using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Display;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>MIME bundles as messages carry them.</summary>
internal static class MimeJson
{
    /// <summary>Writes a bundle: JSON types as JSON, all others as strings.</summary>
    public static JsonObject Of(MimeBundle bundle) =>
        new(bundle.Select(part => new KeyValuePair<string, JsonNode?>(part.Key, Content(part.Key, part.Value))));

    private static JsonNode? Content(string mimeType, string content)
    {
        if (MimeTypes.HoldsJson(mimeType))
        {
            try
            {
                return JsonNode.Parse(content);
            }
            catch (JsonException)
            {
                // A formatter of the user's own may write what it likes; the front end shows it as text.
                return content;
            }
        }

        return content;
    }
}
