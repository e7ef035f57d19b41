using System.Text.Json.Nodes;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Output;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Language;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Explains what stands at the cursor.</summary>
/// <param name="language">Explains what stands at a place of a cell.</param>
internal sealed class InspectHandler(ILanguageService language) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "inspect_request";

    /// <inheritdoc/>
    public async Task<JsonObject?> HandleAsync(Request request)
    {
        string code = request.Content.String("code") ?? "";
        int position = CodePosition.FromProtocol(code, request.Content.Integer("cursor_pos") ?? int.MaxValue);
        bool detailed = request.Content.Integer("detail_level") is > 0;
        MimeBundle? found = await language.InspectAsync(code, position, detailed).ConfigureAwait(false);
        return new JsonObject
        {
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : MimeJson.Of(found),
            ["metadata"] = new JsonObject(),
        };
    }
}
