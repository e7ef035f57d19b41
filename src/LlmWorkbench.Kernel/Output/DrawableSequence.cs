using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Makes sequences out of what the formatters would take for objects with members.</summary>
internal static class DrawableSequence
{
    /// <summary>Wraps a value.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>A sequence for iterators of cells and for asynchronous sequences, of which the first items are read; other values as they are.</returns>
    public static object Of(object value)
    {
        Type type = value.GetType();
        if (Implemented(type, typeof(IAsyncEnumerable<>)) is { } asynchronous)
        {
            return Call((Func<IAsyncEnumerable<object>, IEnumerable<object>>)First, asynchronous, value);
        }

        // The compiler's class for an iterator method of a cell has a field for the cell, which hides that it is a
        // sequence. Another iterator around it helps.
        return type.Name.StartsWith('<') && Implemented(type, typeof(IEnumerable<>)) is { } sequence
            ? Call((Func<IEnumerable<object>, IEnumerable<object>>)Wrap, sequence, value)
            : value;
    }

    private static Type? Implemented(Type type, Type definition) =>
        Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);

    private static object Call(Delegate method, Type implemented, object value) =>
        method.Method.GetGenericMethodDefinition().MakeGenericMethod(implemented.GenericTypeArguments).Invoke(null, [value])!;

    private static IEnumerable<T> Wrap<T>(IEnumerable<T> sequence) => sequence.Where(_ => true);

    // One more than is shown, so that the formatter says that there are more.
    private static List<T> First<T>(IAsyncEnumerable<T> sequence) =>
        sequence.Take(Formatter.ListExpansionLimit + 1).ToListAsync().AsTask().GetAwaiter().GetResult();
}
