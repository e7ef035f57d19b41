using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;
using LlmWorkbench.Display;
using LlmWorkbench.Display.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Draws the values of cells without ever waiting for them for long: reading a property or the next item may block or never end.</summary>
internal static class ValueBundle
{
    private const int StackBytes = 16 << 20;

    // A table of many variables must not wait for each.
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long a value may take to draw itself.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A value as one MIME type or, without one, as those that suit it.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">A MIME type, or null.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static MimeBundle Of(object? value, string? mimeType)
    {
        // Text for a type is taken to be that type already: formatters would encode it as a string.
        if (mimeType is not null && value is string text)
        {
            return ValueBound.Hold(new MimeBundle([new(mimeType, text)]));
        }

        return value is null or string or MimeBundle || value.GetType().IsPrimitive
            ? Draw(value, mimeType)
            : Bounded(value, () => Draw(value, mimeType));
    }

    /// <summary>A value in a few words of plain text; lists show their beginning.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="characters">About how much of it is read.</param>
    public static string Line(object? value, int characters) => value is null or string
        ? ValueLine.Of(value, characters)
        : Bounded(value, () => MimeBundle.Text(ValueLine.Of(value, characters)), s_shortPatience).ToString();

    /// <summary>Draws on another thread, which is left behind when it does not come to an end.</summary>
    /// <param name="value">What is drawn.</param>
    /// <param name="draw">Draws it.</param>
    public static MimeBundle Bounded(object value, Func<MimeBundle> draw) => Bounded(value, draw, Patience);

    private static MimeBundle Bounded(object value, Func<MimeBundle> draw, TimeSpan patience)
    {
        var done = new TaskCompletionSource<MimeBundle>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(draw, done), StackBytes) { IsBackground = true, Name = "drawing a value" }.Start();
        CancellationToken cancellation = CurrentCell.Value?.Cancellation ?? CancellationToken.None;
        try
        {
            return done.Task.Wait(patience, cancellation)
                ? done.Task.Result
                : MimeBundle.Text($"{TypeName.Of(value)}: reading this value takes longer than {patience.TotalSeconds:0} seconds, so it is not shown.");
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is thrown again where the drawing is waited for.")]
    private static void Run(Func<MimeBundle> draw, TaskCompletionSource<MimeBundle> done)
    {
        try
        {
            done.SetResult(draw());
        }
        catch (Exception exception)
        {
            done.SetException(exception is TargetInvocationException { InnerException: { } inner } ? inner : exception);
        }
    }

    private static MimeBundle Draw(object? value, string? mimeType) => mimeType is null
        ? MimeBundle.Of(value)
        : ValueBound.Hold(new MimeBundle([new(mimeType, value.ToDisplayString(mimeType))]));
}
