namespace LlmWorkbench.Drawing;

/// <summary>Long texts as short names. Those that begin alike are named by the place where they differ.</summary>
internal static class ShortLabels
{
    // So much of what is alike stands before the difference.
    private const int Lead = 4;

    /// <summary>Cuts texts to a length.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">The most letters of a name.</param>
    /// <returns>A name for each text, with «…» where something is left out; two are the same only where the texts are.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts, int most)
    {
        string[] names = [.. texts.Select(text => Cut(text, most))];
        foreach (
            IGrouping<string, (int Index, string Item)>? alike in names
                .Index()
                .GroupBy(n => n.Item)
                .Where(g => g.Select(n => texts[n.Index]).Distinct().Count() > 1)
        )
        {
            string[] whole = [.. alike.Select(n => texts[n.Index])];
            int shared = Enumerable.Range(0, whole.Min(t => t.Length)).TakeWhile(i => whole.All(t => t[i] == whole[0][i])).Count();
            foreach ((int index, string _) in alike)
            {
                names[index] = From(texts[index], shared, most);
            }
        }

        // Three that differ in two places may still have a name in common: then their places in the list tell them apart.
        foreach (
            IGrouping<string, (int Index, string Item)>? alike in names
                .Index()
                .GroupBy(n => n.Item)
                .Where(g => g.Select(n => texts[n.Index]).Distinct().Count() > 1)
                .ToList()
        )
        {
            foreach ((int index, string? name) in alike)
            {
                names[index] = $"{index + 1}: {Cut(name, most - 4)}";
            }
        }

        return names;
    }

    /// <summary>The beginning of a text.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(Whole(text, 0, most - 1), "…");

    private static string From(string text, int shared, int most)
    {
        // From the beginning of a word, where one is near.
        int start = Math.Max(0, shared - Lead);
        int word = text.LastIndexOf(' ', Math.Min(shared, text.Length - 1));
        start = word >= start - most / 2 && word >= 0 && shared - word <= most / 2 ? word + 1 : start;
        start = start > 0 && char.IsLowSurrogate(text[Math.Min(start, text.Length - 1)]) ? start - 1 : start;
        int rest = text.Length - start;
        return rest < most ? $"…{text[start..]}" : $"…{Whole(text, start, most - 2)}…";
    }

    // No half of a letter that takes two places.
    private static string Whole(string text, int start, int length) =>
        text.Substring(start, char.IsHighSurrogate(text[start + length - 1]) ? length - 1 : length);
}
