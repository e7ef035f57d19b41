using System.Reflection;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Drawing;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display;

/// <summary>A sequence as a table: a row for each item, a column for each of its properties and fields.</summary>
public static class ValueTable
{
    private const int LongestCell = 1 << 11;

    /// <summary>Makes the table. Only as many items are taken as are shown, and one more.</summary>
    /// <typeparam name="T">What the items are.</typeparam>
    /// <param name="source">The sequence; it may be endless, and hold itself.</param>
    /// <returns>Plain text and HTML.</returns>
    public static MimeBundle Of<T>(IEnumerable<T> source)
    {
        T[] items = [.. source.Take(Formatter.ListExpansionLimit + 1)];
        bool more = items.Length > Formatter.ListExpansionLimit;
        items = items[..Math.Min(items.Length, Formatter.ListExpansionLimit)];
        Type type = typeof(T) == typeof(object) && items is [{ } first, ..] ? first.GetType() : typeof(T);
        IReadOnlyList<MemberInfo> members = items.Any(item => item is not null && ScalarText.Of(item) is null) ? ValueMembers.Of(type) : [];
        string[] columns = members.Count == 0 ? ["value"] : [.. members.Select(member => member.Name)];
        string[][] rows =
        [
            .. items.Select(item =>
                item is null ? []
                : members.Count == 0 ? [Text(item)]
                : members.Select(member => Cell(member, item)).ToArray()
            ),
        ];
        var head = Markup.Each(columns, column => Markup.Of($"<th>{column}</th>"));
        var body = Markup.Each(rows, row => Markup.Of($"<tr>{Markup.Each(row, cell => Markup.Of($"<td>{cell}</td>"))}</tr>"));
        string rest = more ? "… more rows" : "";
        return MimeBundle
            .Html(
                Markup
                    .Of(
                        $"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
                            + $"{(more ? Markup.Of($"<p>{rest}</p>") : Markup.Empty)}"
                    )
                    .ToString(),
                string.Join('\n', rows.Select(row => string.Join("  ", row)).Prepend(string.Join("  ", columns)).Append(rest)).TrimEnd()
            )
            .Bounded();
    }

    // Items of other types than the first have other members.
    private static string Cell(MemberInfo member, object item) =>
        member.DeclaringType!.IsInstanceOfType(item) ? Text(ValueMembers.Read(member, item)) : "";

    private static string Text(object? value) => ValueBound.Cut(ValueLine.Of(value, LongestCell), LongestCell);
}
