namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Takes the C# out of a cell that is being written, with every letter in its place.</summary>
internal static class CSharpPart
{
    /// <summary>Blanks everything but the C# between the commands around a position.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="position">A position in C#.</param>
    /// <returns>A text of the same length.</returns>
    public static string Of(string cell, int position)
    {
        char[] text = cell.ToCharArray();
        int start = 0, end = cell.Length;
        for (int line = 0; line < cell.Length; line = End(cell, line))
        {
            if (cell.AsSpan(line).StartsWith("#!", StringComparison.Ordinal))
            {
                if (line <= position)
                {
                    start = End(cell, line);
                }
                else
                {
                    end = line;
                    break;
                }
            }
            else if (cell.AsSpan(line).StartsWith("#", StringComparison.Ordinal))
            {
                Blank(text, line, End(cell, line));
            }
        }

        Blank(text, 0, start);
        Blank(text, end, text.Length);
        return new string(text);
    }

    private static int End(string cell, int line) => cell.IndexOf('\n', line) is var end and >= 0 ? end + 1 : cell.Length;

    private static void Blank(char[] text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            text[i] = text[i] is '\n' ? '\n' : ' ';
        }
    }
}
