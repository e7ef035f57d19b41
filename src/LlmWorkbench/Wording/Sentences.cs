namespace LlmWorkbench.Wording;

/// <summary>Lists inside sentences.</summary>
public static class Sentences
{
    private const int Max = 12;

    /// <summary>As in «a, b or c».</summary>
    /// <param name="items">At least one.</param>
    /// <returns>The list.</returns>
    public static string Or(IEnumerable<string> items) => List(items, "or");

    /// <summary>As in «a, b and c».</summary>
    /// <param name="items">At least one.</param>
    /// <returns>The list.</returns>
    public static string And(IEnumerable<string> items) => List(items, "and");

    /// <summary>As in «is a» or «are a, b and c».</summary>
    /// <param name="items">At least one.</param>
    /// <returns>The verb and the list.</returns>
    public static string Are(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return (all.Length == 1 ? "is " : "are ") + And(all);
    }

    private static string List(IEnumerable<string> items, string word)
    {
        string[] all = [.. items];
        if (all.Length > Max)
        {
            all = [.. all.Take(Max), $"{all.Length - Max} more"];
        }

        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {word} {all[^1]}";
    }
}
