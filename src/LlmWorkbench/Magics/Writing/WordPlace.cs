namespace LlmWorkbench.Magics.Writing;

/// <summary>Where in a cell the word is that is being written.</summary>
internal static class WordPlace
{
    /// <summary>Where the line with a position begins.</summary>
    public static int StartOfLine(string cell, int position) => position == 0 ? 0 : cell.LastIndexOf('\n', position - 1) + 1;

    /// <summary>The word at a position; with quotes around it, they belong to it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="position">On the word or just after it.</param>
    /// <returns>Where the word begins and ends.</returns>
    public static (int Start, int End) WordAt(string cell, int position)
    {
        int start = position,
            end = position;
        while (start > 0 && !char.IsWhiteSpace(cell[start - 1]))
        {
            start--;
        }

        while (end < cell.Length && !char.IsWhiteSpace(cell[end]))
        {
            end++;
        }

        return (start, end);
    }
}
