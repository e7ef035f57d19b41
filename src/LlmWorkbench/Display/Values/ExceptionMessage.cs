using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Display.Values;

/// <summary>The messages of exceptions, whatever they are.</summary>
public static class ExceptionMessage
{
    /// <summary>Reads one.</summary>
    /// <param name="exception">Any exception: its message may be computed and throw, or have no end.</param>
    /// <returns>The message, cut where it is very long, or what reading it has thrown.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A message may be computed, and throw.")]
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        try
        {
            return ValueBound.Cut(exception.Message ?? "", ValueBound.InnerCharacters);
        }
        catch (Exception thrown)
        {
            return $"(reading its message throws {thrown.GetType().Name})";
        }
    }
}
