using System.Runtime.ExceptionServices;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>An exception on a thread that a cell has started would end the process: it becomes an error text of the cell instead.</summary>
public static class ThreadErrors
{
    private static int s_shown;

    /// <summary>From now on, for the life of the process, such exceptions are shown in the cell; further calls change nothing.</summary>
    /// <param name="log">Gets those that belong to no cell.</param>
    public static void Show(TextWriter log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (Interlocked.Exchange(ref s_shown, 1) == 0)
        {
            ExceptionHandling.SetUnhandledExceptionHandler(exception => Show(exception, log));
        }
    }

    private static bool Show(Exception exception, TextWriter log)
    {
        if ((CurrentCell.Value?.Output ?? CellConsole.Unclaimed) is not { } output)
        {
            log.WriteLine(exception);
            return true;
        }

        CellError error = RuntimeError.Describe(exception, new CellName(0));
        output.WriteError($"On another thread: {string.Join('\n', error.Traceback)}\n");
        return true;
    }
}
