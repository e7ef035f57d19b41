using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Answers one kind of request.</summary>
internal interface IRequestHandler
{
    /// <summary>As in <c>execute_request</c>; the reply to it is called <c>execute_reply</c>.</summary>
    string RequestType { get; }

    /// <summary>Does what is asked.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The reply's content, without <c>status</c> when that is ok; null for messages that have no reply.</returns>
    Task<JsonObject?> HandleAsync(Request request);
}
