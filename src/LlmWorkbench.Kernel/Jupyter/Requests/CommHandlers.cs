using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Comms;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Lists the open lines between cells and the page.</summary>
/// <param name="comms">The lines.</param>
internal sealed class CommInfoHandler(CommTargets comms) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "comm_info_request";

    /// <inheritdoc/>
    public Task<JsonObject?> HandleAsync(Request request)
    {
        string? target = request.Content.String("target_name");
        IEnumerable<KeyValuePair<string, JsonNode?>> open = comms
            .Open.Where(comm => target is null || comm.Target == target)
            .Select(comm => new KeyValuePair<string, JsonNode?>(comm.Id, new JsonObject { ["target_name"] = comm.Target }));
        return Task.FromResult<JsonObject?>(new JsonObject { ["comms"] = new JsonObject(open) });
    }
}

/// <summary>The page opens, uses or closes a line. What cells have registered for it runs like a cell: it can print, display and be
/// stopped.</summary>
/// <param name="type">One of <c>comm_open</c>, <c>comm_msg</c>, <c>comm_close</c>.</param>
/// <param name="comms">The lines.</param>
/// <param name="run">Runs the code of cells for a request.</param>
internal sealed class CommHandler(string type, CommTargets comms, Func<Request, Action, Task> run) : IRequestHandler
{
    private static readonly JsonElement s_nothing = JsonElement.Parse("{}"u8);

    /// <inheritdoc/>
    public string RequestType => type;

    /// <inheritdoc/>
    public async Task<JsonObject?> HandleAsync(Request request)
    {
        string id = request.Content.String("comm_id") ?? "";
        JsonElement data = request.Content.Field("data") ?? s_nothing;
        switch (type)
        {
            case "comm_open":
                bool opened = false;
                await run(request, () => opened = comms.OnOpened(id, request.Content.String("target_name") ?? "", data))
                    .ConfigureAwait(false);
                if (!opened)
                {
                    request.Publish("comm_close", new JsonObject { ["comm_id"] = id, ["data"] = new JsonObject() });
                }

                return null;
            case "comm_msg":
                await run(request, () => comms.OnReceived(id, data)).ConfigureAwait(false);
                return null;
            default:
                await run(request, () => comms.OnClosed(id, data)).ConfigureAwait(false);
                return null;
        }
    }
}
