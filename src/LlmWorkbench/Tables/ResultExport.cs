using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace LlmWorkbench.Tables;

/// <summary>Writes results for other programs: everything as JSON, the table as CSV.</summary>
public static class ResultExport
{
    internal static JsonSerializerOptions Options { get; } =
        new()
        {
            WriteIndented = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
            Converters = { new JsonStringEnumConverter() },
        };

    /// <summary>Everything that a result holds. The table alone is <c>result.ToTable().ToJson()</c>.</summary>
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
    /// <param name="forSpreadsheet">Whether a spreadsheet is to open it: see <see cref="Table.ToCsv"/>.</param>
    /// <returns>CSV as RFC 4180 has it: a line of names, then one for each row, each closed by CR LF; numbers with a point
    /// and all their digits, texts as they are in the model.</returns>
    public static string ToCsv(this ITabularResult result, bool forSpreadsheet = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.ToTable().ToCsv(forSpreadsheet);
    }
}
