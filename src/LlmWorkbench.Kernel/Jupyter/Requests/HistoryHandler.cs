using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Lists cells that were run, which consoles offer with the up arrow.</summary>
/// <param name="history">The cells.</param>
internal sealed class HistoryHandler(ExecutionHistory history) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "history_request";

    /// <inheritdoc/>
    public Task<JsonObject?> HandleAsync(Request request)
    {
        bool output = request.Content.Boolean("output") ?? false;
        JsonNode[] entries = [.. Find(request).Select(entry => new JsonArray(ExecutionHistory.Session, entry.Number, Text(entry, output)))];
        return Task.FromResult<JsonObject?>(new JsonObject { ["history"] = new JsonArray(entries) });
    }

    private IEnumerable<HistoryEntry> Find(Request request)
    {
        JsonElement asked = request.Content;
        return asked.String("hist_access_type") switch
        {
            "tail" => history.Tail(asked.Integer("n") ?? 10),
            "range" => history.Range(asked.Integer("session") ?? 0, asked.Integer("start") ?? 0, asked.Integer("stop")),
            "search" => history.Search(asked.String("pattern") ?? "*", asked.Boolean("unique") ?? false, asked.Integer("n")),
            var other => throw new WorkbenchException($"The history cannot be asked for «{other}»: it knows tail, range and search."),
        };
    }

    private static JsonNode? Text(HistoryEntry entry, bool output) => output ? new JsonArray(entry.Code, entry.Result) : entry.Code;
}
