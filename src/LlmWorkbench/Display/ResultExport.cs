using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace LlmWorkbench.Display;

/// <summary>Writes results for other programs: everything as JSON, the table as CSV.</summary>
public static class ResultExport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Everything that a result holds.</summary>
    /// <param name="result">A result of an experiment.</param>
    /// <returns>A JSON object: the record's properties in camel case, bytes in base64, what is not finite as
    /// <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>.</returns>
    public static string ToJson(this ITabularResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize<object>(result, Options);
    }

    /// <summary>A result's table.</summary>
    /// <param name="result">A result of an experiment.</param>
    /// <returns>CSV as RFC 4180 has it: a line of names, then one for each row, each closed by CR LF; numbers with a point
    /// and all their digits, texts as they are in the model.</returns>
    public static string ToCsv(this ITabularResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var table = result.ToTable();
        var csv = new StringBuilder();
        Line(csv, table.Columns);
        foreach (var row in table.Rows)
        {
            Line(csv, row);
        }

        return csv.ToString();
    }

    private static void Line(StringBuilder csv, IEnumerable<object?> cells) =>
        csv.AppendJoin(',', cells.Select(cell => Cell(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? string.Empty))).Append("\r\n");

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
