namespace LlmWorkbench.Magics;

/// <summary>A line of a cell that begins with <c>#!</c>.</summary>
public static class CellCommand
{
    /// <summary>Tells whether a line is a command, where the text above it does not include it.</summary>
    /// <param name="line">A line of a cell.</param>
    /// <returns>Whether it begins with <c>#!</c>.</returns>
    public static bool Begins(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.StartsWith("#!", StringComparison.Ordinal);
    }

    /// <summary>The command of such a line.</summary>
    /// <param name="line">A line that begins with <c>#!</c>.</param>
    /// <returns>The name, arguments and options, without <c>#!</c>.</returns>
    public static string Of(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line[2..].Trim();
    }

    /// <summary>The name of a command.</summary>
    /// <param name="command">The line without <c>#!</c>.</param>
    /// <returns>Its first word; empty where only <c>#!</c> stands.</returns>
    public static string Name(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
    }

    /// <summary>The text that a command takes from the lines below it.</summary>
    /// <param name="lines">The lines between the command and the next one.</param>
    /// <returns>The lines without empty ones at both ends; white space is a text too, because a model reads it.</returns>
    public static string Body(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        int start = 0,
            end = lines.Count;
        while (start < end && lines[start].Length == 0)
        {
            start++;
        }

        while (end > start && lines[end - 1].Length == 0)
        {
            end--;
        }

        return string.Join('\n', lines.Skip(start).Take(end - start));
    }
}
