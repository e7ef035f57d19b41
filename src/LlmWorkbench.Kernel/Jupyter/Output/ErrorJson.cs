using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>Errors as messages carry them.</summary>
internal static class ErrorJson
{
    private const string Red = "\u001b[31m";
    private const string Plain = "\u001b[0m";

    /// <summary>Writes an error; its first line is red, and says the kind of error where the traceback does not.</summary>
    public static JsonObject Of(CellError error)
    {
        string first = error.Traceback.IsEmpty ? error.Message : error.Traceback[0];
        string[] traceback = [$"{Red}{first}{Plain}", .. error.Traceback.Skip(1)];
        return new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. traceback.Select(line => JsonValue.Create(line))]),
        };
    }
}
