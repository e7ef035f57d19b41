using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Hosting;
using LlmWorkbench.Kernel.Jupyter.Output;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Answers requests: busy, the handler's work, the reply, idle. One that fails gets an error for a reply and never ends the
/// kernel.</summary>
/// <param name="handlers">Who answers what.</param>
/// <param name="messages">Sends and publishes.</param>
/// <param name="log">Gets a line for each request that is not answered as it should be.</param>
internal sealed class RequestAnswers(RequestHandlers handlers, MessageSender messages, KernelLog log)
{
    /// <summary>Answers a request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="channel">Where it came from.</param>
    /// <param name="aborted">Whether it must not be worked on, because a cell before it has failed.</param>
    /// <returns>A task that ends when all is sent.</returns>
    public async Task AnswerAsync(IncomingMessage message, KernelChannel channel, bool aborted)
    {
        try
        {
            messages.PublishStatus(message, "busy");
            await AnswerAsync(new Request(message, channel, messages), aborted).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One request that fails must not end the kernel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.Say($"{message.Type} could not be answered: {exception}");
        }

        messages.PublishStatus(message, "idle");
    }

    private async Task AnswerAsync(Request request, bool aborted)
    {
        IncomingMessage message = request.Message;
        DateTime started = DateTime.UtcNow;
        if (handlers.Find(request.Channel, message.Type) is not { } handler)
        {
            log.Say($"a message on the {request.Channel} channel was dropped: nothing answers to {message.Type}.");
            return;
        }

        JsonObject? reply =
            aborted ? new JsonObject { ["status"] = "aborted" }
            : message.Fault is { } fault ? Refusal(request, fault)
            : await HandleAsync(handler, request).ConfigureAwait(false);
        if (reply is not null)
        {
            reply.TryAdd("status", "ok");
            var metadata = new JsonObject { ["started"] = started, ["status"] = reply["status"]!.DeepClone() };
            messages.Send(request.Channel, message, message.Type.Replace("_request", "_reply", StringComparison.Ordinal), reply, metadata);
        }
    }

    private JsonObject? Refusal(Request request, string fault)
    {
        log.Say($"{request.Message.Type} was refused: {fault}.");
        if (!request.Message.Type.EndsWith("_request", StringComparison.Ordinal))
        {
            return null;
        }

        JsonObject error = ErrorJson.Of(CellError.OneSentence("UnreadableRequest", $"The request cannot be read: {fault}.", null));
        if (request.Message.Type == "execute_request")
        {
            // Notebooks show what is published, and only consoles the reply.
            request.Publish("error", (JsonObject)error.DeepClone());
        }

        error["status"] = "error";
        return error;
    }

    private async Task<JsonObject?> HandleAsync(IRequestHandler handler, Request request)
    {
        try
        {
            return await handler.HandleAsync(request).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One request that fails must not end the kernel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.Say($"{request.Message.Type} failed: {exception}");
            JsonObject error = ErrorJson.Of(CellError.OneSentence(exception.GetType().Name, exception.Message, null));
            error["status"] = "error";
            return error;
        }
    }
}
