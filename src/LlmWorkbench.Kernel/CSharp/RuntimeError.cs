using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Describes an exception of running code by its message and the places in the user's own cells.</summary>
internal static partial class RuntimeError
{
    private const int MaxFrames = 20;
    private const int MaxCauses = 10;

    /// <summary>Describes an exception.</summary>
    /// <param name="exception">What the code threw.</param>
    /// <param name="cell">The cell that ran.</param>
    /// <returns>One sentence for errors that users make; for others also the cells and lines that led to it.</returns>
    public static CellError Describe(Exception exception, CellName cell)
    {
        exception = Unwrap(exception);
        StackFrame[] frames = UserFrames(exception);
        int? line = frames.FirstOrDefault(frame => frame.GetFileName() == cell.FileName) is { } own ? CellSources.Line(own).Number : null;
        string name = exception.GetType().Name;
        if (RefusedArgument.Sentence(exception) is { } sentence)
        {
            return CellError.OneSentence(name, sentence, line);
        }

        if (ExpectedErrors.Contains(exception))
        {
            return CellError.OneSentence(name, ExceptionMessage.Of(exception), line);
        }

        var traceback = new List<string> { $"{TypeName(exception)}: {ExceptionMessage.Of(exception)}" };
        traceback.AddRange(Lines(frames));
        foreach (Exception inner in Causes(exception))
        {
            traceback.Add($"  because of {TypeName(inner)}: {ExceptionMessage.Of(inner)}");
            traceback.AddRange(Lines(UserFrames(inner)));
        }

        return new CellError(name, ExceptionMessage.Of(exception), [.. traceback], line);
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        IEnumerable<Exception> inner =
            exception is AggregateException several ? several.InnerExceptions
            : exception.InnerException is { } one ? [one]
            : [];
        return inner.SelectMany(cause => Causes(cause).Prepend(cause)).Take(MaxCauses);
    }

    private static IEnumerable<string> Lines(StackFrame[] frames)
    {
        IEnumerable<string> lines = frames.Take(MaxFrames).Select(Describe);
        return frames.Length > MaxFrames ? lines.Append($"   … and {frames.Length - MaxFrames} more calls") : lines;
    }

    // Wrappers that say nothing themselves.
    private static Exception Unwrap(Exception exception)
    {
        while (
            exception is AggregateException { InnerExceptions.Count: 1 } or TargetInvocationException or TypeInitializationException
            && exception.InnerException is { } inner
        )
        {
            exception = inner;
        }

        return exception;
    }

    // Types of cells are nested in the compiler's class of the cell, which nobody wrote.
    private static string TypeName(Exception exception) => CellClass().Replace(exception.GetType().FullName!, "");

    private static StackFrame[] UserFrames(Exception exception) =>
        [.. new StackTrace(exception, fNeedFileInfo: true).GetFrames().Where(frame => CellName.IsCell(frame.GetFileName()))];

    private static string Describe(StackFrame frame)
    {
        (int line, string text) = CellSources.Line(frame);
        string place = FormattableString.Invariant($"{frame.GetFileName()}, line {line}");
        string code = CodeExcerpt.Shortened(text);
        return (MethodName(frame.GetMethod()) is { } method ? $"   at {method} in {place}" : $"   at {place}")
            + (code.Length == 0 ? "" : $": {code}");
    }

    // The compiler's names hold the user's: <<Initialize>>d__0 is the cell itself, <Main>g__Add|0_1 the local function Add.
    private static string? MethodName(MethodBase? method)
    {
        string name = method?.Name ?? "";
        if (name == "MoveNext" && method!.DeclaringType is { } machine)
        {
            name = machine.Name;
        }

        if (name == ".ctor")
        {
            return $"new {method!.DeclaringType?.Name.Split('`')[0]}";
        }

        if (
            method is { IsSpecialName: true }
            && (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        )
        {
            return name[4..];
        }

        int local = name.IndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            return name[(local + 4)..].Split('|')[0];
        }

        if (name.Contains(">b__", StringComparison.Ordinal))
        {
            return "a lambda";
        }

        name = name.StartsWith('<') ? name[1..Math.Max(1, name.LastIndexOf('>'))] : name;
        return name is "" or "<Initialize>" or "Initialize" ? null : name;
    }

    [GeneratedRegex(@"\bSubmission#\d+\+", RegexOptions.CultureInvariant)]
    private static partial Regex CellClass();
}
