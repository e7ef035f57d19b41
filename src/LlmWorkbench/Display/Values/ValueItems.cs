using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display.Values;

/// <summary>The first items of a sequence, and how many more there are.</summary>
/// <param name="Items">What was read.</param>
/// <param name="More">As in <c>(3 more)</c>, or in <c>(more)</c> where nobody has counted; null when that was all.</param>
internal sealed record ValueItems(IReadOnlyList<object?> Items, string? More)
{
    /// <summary>The type of a sequence's items; null where a value is not a sequence.</summary>
    /// <param name="value">Any value.</param>
    public static Type? TypeOf(object value)
    {
        Type? sequence = Implemented(value.GetType(), typeof(IEnumerable<>)) ?? Implemented(value.GetType(), typeof(IAsyncEnumerable<>));
        return sequence?.GenericTypeArguments[0] ?? (value is IEnumerable ? typeof(object) : null);
    }

    /// <summary>Reads as many items as are shown.</summary>
    /// <param name="value">A sequence; it may be endless, and asynchronous.</param>
    /// <param name="most">How many there is room for.</param>
    /// <returns>The items. Where reading one throws, the exception stands in its place, and is the last.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "What a sequence of the user's throws is shown in its place."
    )]
    public static ValueItems Of(object value, int most)
    {
        int limit = Math.Min(Limit(TypeOf(value)!), most);
        var items = new List<object?>();
        try
        {
            bool more = value is IEnumerable sequence ? Read(sequence, items, limit) : Read(value, items, limit);
            return new ValueItems(items, more ? Rest(value, items.Count) : null);
        }
        catch (Exception exception)
        {
            items.Add(ValueMembers.Thrown(exception));
            return new ValueItems(items, null);
        }
    }

    /// <summary>The interface of a generic kind that a type implements.</summary>
    /// <param name="type">Any type.</param>
    /// <param name="definition">Such as <c>IDictionary&lt;,&gt;</c>.</param>
    public static Type? Implemented(Type type, Type definition) =>
        type.IsInterface && type.IsGenericType && type.GetGenericTypeDefinition() == definition
            ? type
            : Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);

    /// <summary>How many items of a type are shown, as the notebook has set it.</summary>
    private static int Limit(Type item) =>
        (int)typeof(Formatter<>).MakeGenericType(Drawable(item)).GetProperty(nameof(Formatter.ListExpansionLimit))!.GetValue(null)!;

    private static Type Drawable(Type item) =>
        item.IsPointer || item.IsByRef || item.IsByRefLike || item.ContainsGenericParameters ? typeof(object) : item;

    private static bool Read(IEnumerable sequence, List<object?> items, int limit)
    {
        IEnumerator enumerator = sequence.GetEnumerator();
        try
        {
            while (enumerator.MoveNext())
            {
                if (items.Count == limit)
                {
                    return true;
                }

                items.Add(enumerator.Current);
            }

            return false;
        }
        finally
        {
            (enumerator as IDisposable)?.Dispose();
        }
    }

    private static bool Read(object asynchronous, List<object?> items, int limit)
    {
        Type item = Implemented(asynchronous.GetType(), typeof(IAsyncEnumerable<>))!.GenericTypeArguments[0];
        MethodInfo first = ((Func<IAsyncEnumerable<object>, int, IEnumerable>)First)
            .Method.GetGenericMethodDefinition()
            .MakeGenericMethod(item);
        return Read((IEnumerable)first.Invoke(null, [asynchronous, limit + 1])!, items, limit);
    }

    private static List<T> First<T>(IAsyncEnumerable<T> sequence, int count) =>
        sequence.Take(count).ToListAsync().AsTask().GetAwaiter().GetResult();

    private static string Rest(object value, int shown)
    {
        int? count = value is ICollection collection ? collection.Count : Counted(value);
        return count is { } all ? string.Create(CultureInfo.InvariantCulture, $"({all - shown} more)") : "(more)";
    }

    private static int? Counted(object value)
    {
        Type? counted = Implemented(value.GetType(), typeof(ICollection<>)) ?? Implemented(value.GetType(), typeof(IReadOnlyCollection<>));
        return (int?)counted?.GetProperty(nameof(ICollection.Count))!.GetValue(value);
    }
}
