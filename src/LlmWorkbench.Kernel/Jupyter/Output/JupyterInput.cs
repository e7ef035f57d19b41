using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>Asks the front end that sent a request.</summary>
/// <param name="request">The request.</param>
/// <param name="output">What was written before the question must be seen before it.</param>
/// <param name="replies">Hears the answers.</param>
/// <param name="isAllowed">Whether the front end can ask its user.</param>
internal sealed class JupyterInput(Request request, JupyterOutput output, InputReplies replies, bool isAllowed) : ICellInput
{
    /// <inheritdoc/>
    public string Ask(string prompt, bool isPassword, CancellationToken cancellation)
    {
        if (!isAllowed)
        {
            throw new WorkbenchException("This front end cannot ask its user for input: put the value into the cell instead.");
        }

        output.Flush();
        return replies.Wait(
            request.Message.Identities,
            () =>
                request.Messages.Send(
                    KernelChannel.Stdin,
                    request.Message,
                    "input_request",
                    new JsonObject { ["prompt"] = prompt, ["password"] = isPassword }
                ),
            cancellation
        );
    }
}
