using System.Collections;
using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Drawing;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace LlmWorkbench.Display;

/// <summary>
/// Draws all values for whose types nobody has registered a formatter. Those of Microsoft.DotNet.Interactive.Formatting look the
/// same, but go on without an end, until the process ends, where a sequence or a record holds itself.
/// </summary>
internal static class ValueFormatters
{
    private const string Summary = "text/plain+summary";
    private const string Json = "application/json";
    private const string Csv = "text/csv";
    private const string Table = "application/table-schema+json";

    // Formatters of the user's that draw values which hold values with such formatters …
    private const int DeepestDrawing = 12;
    private const int MaxRows = 1_000_000;

    [ThreadStatic]
    private static int s_drawings;

    private static ITypeFormatter? s_first;

    /// <summary>Whether they are registered: a user may reset all formatters.</summary>
    public static bool AreRegistered => s_first is { } first && Formatter.RegisteredFormatters(includeDefaults: false).Contains(first);

    /// <summary>Registers them.</summary>
    public static void Register()
    {
        Add(MimeTypes.PlainText, static (value, context) => Draw(value, MimeTypes.PlainText, context, WriteText));
        Add(MimeTypes.Html, static (value, context) => Draw(value, MimeTypes.Html, context, WriteHtml));
        Add(Summary, static (value, context) => Draw(value, MimeTypes.PlainText, context, WriteSummary));
        Add(Json, static (value, context) => context.Writer.Write(ValueJson.Of(value)));
        Add(Csv, static (value, context) => ValueCsv.Write(value, new BoundedWriter(context.Writer, Csv)));
        Add(Table, static (value, context) => WriteTable(value, context));
        s_first = Formatter.RegisteredFormatters(includeDefaults: false).First();
    }

    private static void Add(string mimeType, Action<object?, FormatContext> write) =>
        Formatter.Register<object>(
            (value, context) =>
            {
                if (value is not null && RegisteredFormatters.OfTheLibrary(value.GetType(), mimeType) is { } formatter)
                {
                    return formatter.Format(value, context);
                }

                write(value, context);
                return true;
            },
            mimeType
        );

    private static void Draw(object? value, string mimeType, FormatContext context, Action<ValueNode, int, FormatContext> write)
    {
        if (s_drawings >= DeepestDrawing)
        {
            context.Writer.Write('…');
            return;
        }

        s_drawings++;
        try
        {
            (ValueNode root, int leftOut) = value is null
                ? (ValueNode.Of(Formatter.NullString), 0)
                : ValueReader.Read(value, mimeType, ValueBound.TreeCharacters);
            write(root, leftOut, context);
        }
        finally
        {
            s_drawings--;
        }
    }

    private static void WriteText(ValueNode root, int leftOut, FormatContext context)
    {
        context.Writer.Write(ValueText.Of(root));
        if (leftOut > 0)
        {
            context.Writer.Write("\n" + LeftOut(leftOut));
        }
    }

    private static void WriteSummary(ValueNode root, int leftOut, FormatContext context) =>
        context.Writer.Write(ValueBound.Cut(ValueText.Line(root), 300));

    private static void WriteHtml(ValueNode root, int leftOut, FormatContext context)
    {
        context.RequireDefaultStyles();
        context.Writer.Write(ValueHtml.Of(root));
        if (leftOut > 0)
        {
            context.Writer.Write(Markup.Of($"<p><i>{LeftOut(leftOut)}</i></p>"));
        }
    }

    private static string LeftOut(int count) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"… {count:N0} {(count == 1 ? "value is" : "values are")} left out: this is a large value. Show the part that you need."
        );

    // The library reads all rows before it writes one: it is given no more than it can end with.
    private static void WriteTable(object? value, FormatContext context)
    {
        if (value is not IEnumerable rows)
        {
            throw new WorkbenchException($"Only a sequence of rows can be shown as {Table}.");
        }

        object?[] taken = [.. rows.Cast<object?>().Take(MaxRows + 1)];
        if (taken.Length > MaxRows)
        {
            throw new WorkbenchException(
                $"This sequence has more than {MaxRows:N0} items: give a part of it, such as sequence.Take(1000)."
            );
        }

        try
        {
            context.Writer.Write(taken.ToTabularDataResource().ToJsonString());
        }
        catch (JsonException exception)
        {
            throw new WorkbenchException(
                "A row holds itself, or more than 64 levels, so it cannot be written as JSON: select the columns that you need.",
                exception
            );
        }
    }
}
