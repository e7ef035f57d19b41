using System.Collections;
using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display.Values;

/// <summary>Any value as CSV: a line for each item of a sequence, a column for each of its members.</summary>
internal static class ValueCsv
{
    // A row may be endless too.
    private const int MaxColumns = 1000;

    /// <summary>Writes a value, item by item.</summary>
    /// <param name="value">A sequence, or one row.</param>
    /// <param name="writer">Where to; it may stop an endless sequence.</param>
    public static void Write(object? value, TextWriter writer)
    {
        string[]? columns = null;
        foreach (object? item in value is IEnumerable sequence and not string and not IDictionary ? sequence : new[] { value })
        {
            (string Name, object? Value)[] cells = [.. Cells(item)];
            if (columns is null)
            {
                columns = [.. cells.Select(cell => cell.Name)];
                Line(writer, columns);
            }

            var byName = cells.DistinctBy(cell => cell.Name).ToDictionary(cell => cell.Name, cell => cell.Value, StringComparer.Ordinal);
            Line(writer, columns.Select(column => Text(byName.GetValueOrDefault(column))));
        }
    }

    private static IEnumerable<(string Name, object? Value)> Cells(object? item) =>
        item switch
        {
            IDictionary pairs => Entries(pairs),
            IEnumerable<KeyValuePair<string, object>> pairs => pairs.Select(pair => (pair.Key, (object?)pair.Value)),
            null => [("value", null)],
            IEnumerable row when ScalarText.Of(row) is null => row.Cast<object?>()
                .Take(MaxColumns)
                .Select((value, i) => (i.ToString(CultureInfo.InvariantCulture), value)),
            _ when ScalarText.Of(item) is not null || ValueMembers.Of(item.GetType()).Count == 0 => [("value", item)],
            _ => ValueMembers.Of(item.GetType()).Select(member => (member.Name, ValueMembers.Read(member, item))),
        };

    // As a sequence a generic dictionary has pairs of its own types.
    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary pairs)
    {
        IDictionaryEnumerator entries = pairs.GetEnumerator();
        while (entries.MoveNext())
        {
            yield return (Text(entries.Key), entries.Value);
        }
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "",
            DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
            ValueNode thrown => thrown.Text,
            _ => ScalarText.Of(value)
                ?? ValueText.Line(ValueReader.Read(value, PlainTextFormatter.MimeType, ValueBound.InnerCharacters).Root),
        };

    private static void Line(TextWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(Cell)));
        writer.Write('\n');
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
