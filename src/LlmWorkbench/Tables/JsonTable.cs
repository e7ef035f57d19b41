using System.Text.Json;

namespace LlmWorkbench.Tables;

/// <summary>A table as JSON.</summary>
internal static class JsonTable
{
    /// <summary>An array with an object for each row.</summary>
    public static string Write(Table table) => JsonSerializer.Serialize(Rows(table), ResultExport.Options);

    /// <summary>The rows as objects, their members in the order of the columns.</summary>
    public static IEnumerable<Dictionary<string, object?>> Rows(Table table)
    {
        (string Name, int Place)[] named =
        [
            .. table.Columns.Index().Where(c => c.Item.Name is not null).Select(c => (c.Item.Name!, c.Index)),
        ];
        return table.Rows.Select(row =>
            named.ToDictionary(column => column.Name, column => row[column.Place].Value, StringComparer.Ordinal)
        );
    }
}
