using System.Reflection;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using Microsoft.DotNet.Interactive.Formatting;
using MimeTypes = LlmWorkbench.Display.MimeTypes;

namespace LlmWorkbench.Kernel.Output;

/// <summary>A sequence as a table: a row for each item, a column for each of its properties and fields.</summary>
internal static class ValueTable
{
    /// <summary>Makes the table. Only as many items are taken as are shown, and one more.</summary>
    /// <typeparam name="T">What the items are.</typeparam>
    /// <param name="source">The sequence; it may be endless.</param>
    public static MimeBundle Of<T>(IEnumerable<T> source) => ValueBundle.Bounded(source, () => Draw(source));

    private static MimeBundle Draw<T>(IEnumerable<T> source)
    {
        T[] items = [.. source.Take(Formatter.ListExpansionLimit + 1)];
        bool more = items.Length > Formatter.ListExpansionLimit;
        items = items[..Math.Min(items.Length, Formatter.ListExpansionLimit)];
        Type type = typeof(T) == typeof(object) && items is [{ } first, ..] ? first.GetType() : typeof(T);
        (string Name, Func<object, object?> Read)[] columns = Columns(type);
        string[][] rows = [.. items.Select(item => item is null ? [] : columns.Select(column => Cell(item, column.Read)).ToArray())];
        Markup head = Markup.Each(columns, column => Markup.Of($"<th>{column.Name}</th>"));
        Markup body = Markup.Each(rows, row => Markup.Of($"<tr>{Markup.Each(row, cell => Markup.Of($"<td>{cell}</td>"))}</tr>"));
        string rest = more ? "… more rows" : "";
        return MimeBundle.Html(
            Markup.Of($"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{(more ? Markup.Of($"<p>{rest}</p>") : Markup.Empty)}").ToString(),
            string.Join('\n', rows.Select(row => string.Join("  ", row)).Prepend(string.Join("  ", columns.Select(column => column.Name))).Append(rest)).TrimEnd());
    }

    private static (string Name, Func<object, object?> Read)[] Columns(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal))
        {
            return [("value", item => item)];
        }

        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
        return
        [
            .. type.GetProperties(Visible).Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => (property.Name, (Func<object, object?>)property.GetValue)),
            .. type.GetFields(Visible).Select(field => (field.Name, (Func<object, object?>)field.GetValue)),
        ];
    }

    private static string Cell(object item, Func<object, object?> read)
    {
        try
        {
            return read(item).ToDisplayString(MimeTypes.PlainText);
        }
        catch (TargetInvocationException exception)
        {
            return $"{exception.InnerException!.GetType().Name}: {exception.InnerException.Message}";
        }
    }
}
