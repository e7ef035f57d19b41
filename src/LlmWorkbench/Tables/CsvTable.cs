using System.Globalization;
using System.Text;

namespace LlmWorkbench.Tables;

/// <summary>A table as CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180).</summary>
internal static class CsvTable
{
    // What OWASP names as the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection.
    private const string FormulaStarts = "=+-@\t\r\n";

    /// <summary>A line of names, then one for each row, each closed by CR LF.</summary>
    public static string Write(Table table, bool forSpreadsheet)
    {
        int[] named = [.. table.Columns.Index().Where(c => c.Item.Name is not null).Select(c => c.Index)];
        var csv = new StringBuilder();
        Line(named.Select(c => (object?)table.Columns[c].Name));
        foreach (IReadOnlyList<Cell> row in table.Rows)
        {
            Line(named.Select(c => row[c].Value));
        }

        return csv.ToString();

        void Line(IEnumerable<object?> cells) =>
            csv.AppendJoin(',', cells.Select(cell => Quoted(Text(cell, forSpreadsheet)))).Append("\r\n");
    }

    private static string Text(object? value, bool forSpreadsheet)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        bool isFormula = value is string && text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal);
        return forSpreadsheet && isFormula ? $"'{text}" : text;
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
