using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>Errors as messages carry them, with the colours that Python's tracebacks have in notebooks.</summary>
internal static partial class ErrorJson
{
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Plain = "\u001b[0m";

    /// <summary>Writes an error: what is wrong and the marks under it are red, places are green.</summary>
    public static JsonObject Of(CellError error)
    {
        string[] lines = error.Traceback.IsEmpty ? [error.Message] : [.. error.Traceback];
        return new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. lines.Select((line, index) => JsonValue.Create(index == 0 ? InRed(line) : Coloured(line)))]),
        };
    }

    private static string Coloured(string line) => Wrong().IsMatch(line) ? InRed(line) : Place().Replace(line, $"$1{Green}$2{Plain}$3");

    private static string InRed(string text) => $"{Red}{text}{Plain}";

    [GeneratedRegex(@"^(\s*\^+|\S*\(\d+,\d+\): error .*|  because of .*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Wrong();

    [GeneratedRegex(@"^(   at (?:\S.* in )?)(cell \[.+?\], line \d+)(: .*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
