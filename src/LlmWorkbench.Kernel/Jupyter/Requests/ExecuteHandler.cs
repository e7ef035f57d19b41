using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Output;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Kernel.Running;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Runs cells.</summary>
/// <param name="kernel">Runs them.</param>
/// <param name="cells">The work of one kernel that cells share.</param>
/// <param name="history">Keeps them.</param>
/// <param name="abortQueued">Called when a cell has failed and those that wait after it must not run.</param>
internal sealed class ExecuteHandler(NotebookKernel kernel, CellWork cells, ExecutionHistory history, Action abortQueued) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "execute_request";

    /// <inheritdoc/>
    public async Task<JsonObject?> HandleAsync(Request request)
    {
        JsonElement asked = request.Content;
        string code = asked.String("code") ?? "";
        bool silent = asked.Boolean("silent") ?? false;
        bool counted = !silent && (asked.Boolean("store_history") ?? true);
        if (!silent)
        {
            request.Publish(
                "execute_input",
                new JsonObject { ["code"] = code, ["execution_count"] = kernel.ExecutionCount + (counted ? 1 : 0) }
            );
        }

        // What extensions of front ends run silently may print and display, as in ipykernel; only its value is not shown.
        using JupyterOutput published = cells.Output(request, showsResult: !silent);
        var output = new ResultOutputTap(published);
        JupyterInput input = cells.Input(request, published, asked.Boolean("allow_stdin") ?? true);
        if (!silent && cells.Obituary.TellOnce() is { } obituary)
        {
            published.WriteError(obituary + "\n");
        }

        using IDisposable? running = cells.LastWords?.Running(counted ? kernel.ExecutionCount + 1 : 0, code);
        CellResult result = await cells
            .RunAsync(cancellation =>
                kernel.ExecuteAsync(new CellRequest(code) { IsCounted = counted, Input = input }, output, cancellation)
            )
            .ConfigureAwait(false);
        if (counted)
        {
            history.Add(new HistoryEntry(result.ExecutionCount, code, output.ResultText));
        }

        if (result.Error is { } error)
        {
            if (asked.Boolean("stop_on_error") ?? true)
            {
                abortQueued();
            }

            return Failed(result, error);
        }

        return new JsonObject
        {
            ["execution_count"] = result.ExecutionCount,
            ["payload"] = new JsonArray(),
            ["user_expressions"] = await EvaluateAsync(asked.Field("user_expressions")).ConfigureAwait(false),
        };
    }

    private static JsonObject Failed(CellResult result, CellError error)
    {
        JsonObject reply = ErrorJson.Of(error);
        reply["status"] = "error";
        reply["execution_count"] = result.ExecutionCount;
        reply["payload"] = new JsonArray();
        reply["user_expressions"] = new JsonObject();
        return reply;
    }

    private async Task<JsonObject> EvaluateAsync(JsonElement? expressions)
    {
        var values = new JsonObject();
        if (expressions is not { ValueKind: JsonValueKind.Object } named)
        {
            return values;
        }

        foreach (JsonProperty expression in named.EnumerateObject().Where(expression => expression.Value.ValueKind == JsonValueKind.String))
        {
            var output = new RecordedOutput();
            CellResult result = await cells
                .RunAsync(cancellation =>
                    kernel.ExecuteAsync(new CellRequest(expression.Value.GetString()!) { IsCounted = false }, output, cancellation)
                )
                .ConfigureAwait(false);
            values[expression.Name] = Value(result, output);
        }

        return values;
    }

    private static JsonObject Value(CellResult result, RecordedOutput output)
    {
        if (result.Error is { } error)
        {
            JsonObject failed = ErrorJson.Of(error);
            failed["status"] = "error";
            return failed;
        }

        MimeBundle bundle = output.Snapshot().OfType<ResultOutput>().LastOrDefault() is { } found
            ? new MimeBundle(found.Data)
            : MimeBundle.Of(null);
        return new JsonObject
        {
            ["status"] = "ok",
            ["data"] = MimeJson.Of(bundle),
            ["metadata"] = new JsonObject(),
        };
    }
}
