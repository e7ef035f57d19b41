using System.Text.Json.Nodes;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>Publishes the outputs of one request, in order, each with the request as its parent. Any thread.</summary>
internal sealed class JupyterOutput : ICellOutput, IDisposable
{
    private readonly Request _request;
    private readonly IReadOnlyList<LibraryDelivery> _libraries;
    private readonly StreamBuffer _streams;
    private readonly bool _showsResult;

    /// <summary>Makes the output of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="libraries">Give the page what it draws with when it is needed.</param>
    /// <param name="showsResult">False for code that runs behind the user's back: its value is not shown.</param>
    public JupyterOutput(Request request, IReadOnlyList<LibraryDelivery> libraries, bool showsResult = true)
    {
        _request = request;
        _libraries = libraries;
        _showsResult = showsResult;
        _streams = new StreamBuffer((stream, text) => request.Publish("stream", new JsonObject { ["name"] = stream, ["text"] = text }));
    }

    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle)
    {
        var place = new Place(this);
        Publish("display_data", () => DisplayContent(bundle, place.Id));
        return place;
    }

    /// <inheritdoc/>
    public void Write(string text) => _streams.Write("stdout", text);

    /// <inheritdoc/>
    public void WriteError(string text) => _streams.Write("stderr", text);

    /// <inheritdoc/>
    public void ShowResult(MimeBundle bundle, int executionCount)
    {
        if (_showsResult)
        {
            Publish(
                "execute_result",
                () =>
                    new JsonObject
                    {
                        ["execution_count"] = executionCount,
                        ["data"] = Data(bundle, "result"),
                        ["metadata"] = new JsonObject(),
                    }
            );
        }
    }

    /// <inheritdoc/>
    public void ShowError(CellError error) => Publish("error", () => ErrorJson.Of(error));

    /// <inheritdoc/>
    public void Clear(bool wait) => Publish("clear_output", () => new JsonObject { ["wait"] = wait });

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => new DisplayedProgress(this, title);

    /// <summary>Sends what was written until now.</summary>
    public void Flush() => _streams.Flush();

    /// <inheritdoc/>
    public void Dispose() => _streams.Dispose();

    private void Publish(string type, Func<JsonObject> content) => _streams.Flush(() => _request.Publish(type, content()));

    private JsonObject DisplayContent(MimeBundle bundle, string id) =>
        new()
        {
            ["data"] = Data(bundle, id),
            ["metadata"] = new JsonObject(),
            ["transient"] = new JsonObject { ["display_id"] = id },
        };

    private JsonObject Data(MimeBundle bundle, string place) =>
        MimeJson.Of(_libraries.Aggregate(bundle, (drawn, library) => library.WithLibrary(drawn, _request.Message, place)));

    private sealed class Place(JupyterOutput owner) : IDisplayedOutput
    {
        // Pages outlive kernels, so that a number would not do.
        public string Id { get; } = Guid.NewGuid().ToString("N");

        public void Update(MimeBundle bundle) => owner.Publish("update_display_data", () => owner.DisplayContent(bundle, Id));
    }
}
