using System.Reflection;
using System.Runtime.ExceptionServices;
using LlmWorkbench.Display;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Kernel.Threads;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Draws the values of cells without ever waiting for them for long: reading a property or the next item may block or never
/// end.</summary>
internal static class ValueBundle
{
    private const int StackBytes = 16 << 20;

    // A table of many variables must not wait for each.
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long a value may take to draw itself: long enough for a chart on a machine that a class shares.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    /// <summary>A value as one MIME type or, without one, as those that suit it.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">A MIME type, or null.</param>
    /// <param name="cancellation">Set when the cell is interrupted.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static MimeBundle Of(object? value, string? mimeType, CancellationToken cancellation)
    {
        // Text for a type is taken to be that type already: formatters would encode it as a string.
        if (mimeType is not null && value is string text)
        {
            return new MimeBundle([new(mimeType, text)]).Bounded();
        }

        return value is null or string or MimeBundle || value.GetType().IsPrimitive
            ? Draw(value, mimeType)
            : Bounded(value, () => Draw(value, mimeType), cancellation);
    }

    /// <summary>A value in a few words of plain text; lists show their beginning.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="characters">About how much of it is read.</param>
    /// <param name="cancellation">Set when the cell is interrupted.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static string Line(object? value, int characters, CancellationToken cancellation) =>
        value is null or string
            ? ValueLine.Of(value, characters)
            : Bounded(value, () => MimeBundle.Text(ValueLine.Of(value, characters)), s_shortPatience, cancellation).ToString();

    /// <summary>Draws on another thread, which is left behind when it does not come to an end.</summary>
    /// <param name="value">What is drawn.</param>
    /// <param name="draw">Draws it.</param>
    /// <param name="cancellation">Set when the cell is interrupted.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static MimeBundle Bounded(object value, Func<MimeBundle> draw, CancellationToken cancellation) =>
        Bounded(value, draw, Patience, cancellation);

    private static MimeBundle Bounded(object value, Func<MimeBundle> draw, TimeSpan patience, CancellationToken cancellation)
    {
        Task<MimeBundle> drawing = WorkThread.Run("drawing a value", StackBytes, () => Task.FromResult(draw()));
        try
        {
            return drawing.Wait(patience, cancellation)
                ? drawing.Result
                : MimeBundle.Text(
                    $"{TypeName.Of(value)}: reading this value takes longer than {patience.TotalSeconds:0} seconds, so it is not shown."
                );
        }
        catch (AggregateException exception)
        {
            // What a formatter that is called by reflection has thrown stands inside.
            Exception thrown = exception.InnerException!;
            ExceptionDispatchInfo.Throw(thrown is TargetInvocationException { InnerException: { } inner } ? inner : thrown);
            throw;
        }
    }

    private static MimeBundle Draw(object? value, string? mimeType) =>
        mimeType is null ? MimeBundle.Of(value) : new MimeBundle([new(mimeType, value.ToDisplayString(mimeType))]).Bounded();
}
