using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Says who the kernel is.</summary>
internal sealed class KernelInfoHandler : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "kernel_info_request";

    /// <inheritdoc/>
    public Task<JsonObject?> HandleAsync(Request request)
    {
        string version = typeof(KernelInfoHandler)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
        return Task.FromResult<JsonObject?>(
            new JsonObject
            {
                ["protocol_version"] = WireFormat.Version,
                ["implementation"] = "llm-workbench",
                ["implementation_version"] = version,
                ["banner"] =
                    $"LLM Workbench {version}: C# and a look inside language models, on "
                    + $"{RuntimeInformation.FrameworkDescription}.\n#!lsmagic lists the commands, and #!model tutor loads a model to "
                    + "begin with.",
                ["language_info"] = new JsonObject
                {
                    ["name"] = "C#",
                    ["version"] = "14.0",
                    ["mimetype"] = "text/x-csharp",
                    ["file_extension"] = ".cs",
                    ["pygments_lexer"] = "csharp",
                    ["codemirror_mode"] = "text/x-csharp",
                    ["nbconvert_exporter"] = "script",
                },
                ["debugger"] = false,
                ["supported_features"] = new JsonArray(),
                ["help_links"] = new JsonArray(
                    new JsonObject { ["text"] = "C#", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
                    new JsonObject { ["text"] = ".NET API", ["url"] = "https://learn.microsoft.com/dotnet/api/" }
                ),
            }
        );
    }
}
