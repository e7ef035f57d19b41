using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Magics.Writing;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Lists what could stand at the cursor.</summary>
/// <param name="language">Completes the parts of a cell.</param>
internal sealed class CompleteHandler(ILanguageService language) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "complete_request";

    /// <inheritdoc/>
    public async Task<JsonObject?> HandleAsync(Request request)
    {
        string code = request.Content.String("code") ?? "";
        int position = CodePosition.FromProtocol(code, request.Content.Integer("cursor_pos") ?? int.MaxValue);
        CompletionList list = await language.CompleteAsync(code, position).ConfigureAwait(false);
        int start = CodePosition.ToProtocol(code, list.Start),
            end = CodePosition.ToProtocol(code, list.End);
        return new JsonObject
        {
            ["matches"] = new JsonArray([.. list.Items.Select(item => JsonValue.Create(item.Text))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // What front ends draw beside the candidates.
                ["_jupyter_types_experimental"] = new JsonArray([
                    .. list.Items.Select(item => new JsonObject
                    {
                        ["start"] = start,
                        ["end"] = end,
                        ["text"] = item.Text,
                        ["type"] = item.Kind,
                        ["signature"] = item.Detail,
                    }),
                ]),
            },
        };
    }
}
