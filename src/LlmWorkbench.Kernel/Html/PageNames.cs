using AngleSharp.Dom;

namespace LlmWorkbench.Kernel.Html;

/// <summary>
/// The names (<c>id</c>, and <c>name</c> of links) that the prose of one page has given so far. Each piece of prose is written as if it
/// were alone, so that two have the same headings and footnotes: from the second on such a name gets a suffix, and the links of a piece go
/// to its own targets before they go to those of others.
/// </summary>
internal sealed class PageNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Makes the names of a piece of prose unlike those before it.</summary>
    /// <param name="prose">The piece, sanitized.</param>
    public void MakeUnique(IParentNode prose)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IElement element in prose.QuerySelectorAll("[id]"))
        {
            element.SetAttribute("id", Take(element.GetAttribute("id")!, own));
        }

        foreach (IElement element in prose.QuerySelectorAll("a[name]"))
        {
            string name = element.GetAttribute("name")!;
            element.SetAttribute("name", own.GetValueOrDefault(name) ?? Take(name, own));
        }

        foreach (IElement link in prose.QuerySelectorAll("[href^='#']"))
        {
            string target = link.GetAttribute("href")![1..];
            if (own.TryGetValue(target, out string? unique) || own.TryGetValue(Uri.UnescapeDataString(target), out unique))
            {
                link.SetAttribute("href", "#" + (unique.Contains('%', StringComparison.Ordinal) ? Uri.EscapeDataString(unique) : unique));
            }
        }
    }

    // Of two with one name in the same piece, browsers go to the first.
    private string Take(string name, Dictionary<string, string> own)
    {
        string unique = name;
        for (int number = 2; !_taken.Add(unique); number++)
        {
            // Neither an author's heading nor Markdig, which numbers its own, writes two hyphens.
            unique = FormattableString.Invariant($"{name}--{number}");
        }

        own.TryAdd(name, unique);
        return unique;
    }
}
