namespace LlmWorkbench.Kernel.Output;

/// <summary>Sends what cells write to <see cref="Console"/> to the outputs of their cells, at once and in order. Code outside of cells
/// keeps the console it had.</summary>
internal static class CellConsole
{
    private static readonly Lock s_gate = new();
    private static TextWriter? s_installed;

    /// <summary>
    /// Where text goes whose cell is not known, such as that of a timer of a library: in a process that serves one notebook,
    /// to the cell that ran last. Null leaves it to the console that was there before.
    /// </summary>
    public static ICellOutput? Unclaimed { get; set; }

    /// <summary>Puts the routing in place; again only when somebody has replaced <see cref="Console.Out"/> since.</summary>
    public static void Install()
    {
        lock (s_gate)
        {
            if (ReferenceEquals(Console.Out, s_installed))
            {
                return;
            }

            Console.SetOut(new CellWriter(Console.Out, (output, text) => output.Write(text)));
            Console.SetError(new CellWriter(Console.Error, (output, text) => output.WriteError(text)));
            Console.SetIn(new CellReader(Console.In));
            s_installed = Console.Out;
        }
    }
}
