using System.Text.Json;

namespace LlmWorkbench.Tables;

/// <summary>A table as JSON.</summary>
internal static class JsonTable
{
    /// <summary>An array with an object for each row.</summary>
    public static string Write(Table table) => JsonSerializer.Serialize(Rows(table), ResultExport.Options);

    /// <summary>The rows as objects, their members in the order of the columns.</summary>
    public static IEnumerable<Dictionary<string, object?>> Rows(Table table) => table.Rows.Select(row =>
        table.Columns.Index().Where(c => c.Item.Name is not null).ToDictionary(c => c.Item.Name!, c => row[c.Index].Value, StringComparer.Ordinal));
}
