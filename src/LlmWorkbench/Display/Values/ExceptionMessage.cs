using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Display.Values;

/// <summary>The messages of exceptions, whatever they are.</summary>
public static class ExceptionMessage
{
    /// <summary>
    /// How many levels of others an exception may hold to have its own message: that of an AggregateException has those of all that it
    /// holds, by calls of itself, and the stack would end the process.
    /// </summary>
    internal const int Max = 64;

    private const int MaxSeen = 1000;

    /// <summary>Reads one.</summary>
    /// <param name="exception">Any exception: its message may be computed and throw, or have no end.</param>
    /// <returns>The message, cut where it is very long, or what reading it has thrown.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A message may be computed, and throw.")]
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (IsDeep(exception, onlySeveral: true))
        {
            return $"(an {exception.GetType().Name} with more than {Max} others in it)";
        }

        try
        {
            return ValueBound.Cut(exception.Message ?? "", ValueBound.InnerCharacters);
        }
        catch (Exception thrown)
        {
            return $"(reading its message throws {thrown.GetType().Name})";
        }
    }

    /// <summary>Whether an exception holds others in so many levels, or so many in all, that its text should not be asked for.</summary>
    /// <param name="exception">Any exception.</param>
    /// <param name="onlySeveral">Whether only those count that an AggregateException holds, as in messages; or else all causes, as in
    /// texts.</param>
    internal static bool IsDeep(Exception exception, bool onlySeveral)
    {
        int seen = 0;
        var open = new Stack<(Exception Exception, int Depth)>([(exception, 0)]);
        while (open.TryPop(out (Exception Exception, int Depth) next))
        {
            if (next.Depth > Max || ++seen > MaxSeen)
            {
                return true;
            }

            IEnumerable<Exception> held =
                next.Exception is AggregateException several ? several.InnerExceptions
                : !onlySeveral && next.Exception.InnerException is { } cause ? [cause]
                : [];
            foreach (Exception inner in held)
            {
                open.Push((inner, next.Depth + 1));
            }
        }

        return false;
    }
}
