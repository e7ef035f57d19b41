using System.Text;

namespace LlmWorkbench.Training.Writing;

/// <summary>
/// Writes text from templates: <c>[this|that]</c> draws one alternative (they nest), <c>{slot}</c> puts a value in,
/// <c>{a slot}</c> puts "a" or "an" before it, and <c>{Slot}</c> with a capital begins it with one.
/// </summary>
internal static class Grammar
{
    public static string Expand(string template, IReadOnlyDictionary<string, string> slots, SeededRandom random) =>
        Expand(template, slots.GetValueOrDefault, random);

    /// <summary>As above, with slots that may draw their values when they are first asked for; null says that there is no such
    /// slot.</summary>
    public static string Expand(string template, Func<string, string?> slots, SeededRandom random)
    {
        int at = 0;
        var text = new StringBuilder();
        Write(template, ref at, slots, random, text);
        return text.ToString();
    }

    public static string WithArticle(string noun) => ("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an " : "a ") + noun;

    public static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static void Write(string template, ref int at, Func<string, string?> slots, SeededRandom random, StringBuilder text)
    {
        while (at < template.Length && template[at] is not ('|' or ']'))
        {
            char character = template[at++];
            if (character == '[')
            {
                text.Append(Choose(template, ref at, slots, random));
            }
            else if (character == '{')
            {
                int end = template.IndexOf('}', at);
                text.Append(Fill(template[at..end], slots));
                at = end + 1;
            }
            else
            {
                text.Append(character);
            }
        }
    }

    // Only the chosen alternative draws: the ones beside it are skipped, so no draw is lost that does not reach the text.
    private static string Choose(string template, ref int at, Func<string, string?> slots, SeededRandom random)
    {
        var starts = new List<int> { at };
        int end = at;
        for (int depth = 0; depth > 0 || template[end] != ']'; end++)
        {
            depth += template[end] switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            if (depth == 0 && template[end] == '|')
            {
                starts.Add(end + 1);
            }
        }

        int chosen = random.Pick(starts);
        at = end + 1;
        var text = new StringBuilder();
        Write(template, ref chosen, slots, random, text);
        return text.ToString();
    }

    private static string Fill(string slot, Func<string, string?> slots)
    {
        if (slot.StartsWith("a ", StringComparison.Ordinal))
        {
            return WithArticle(Find(slot[2..], slots));
        }

        return slots(slot) ?? Capitalized(Find(char.ToLowerInvariant(slot[0]) + slot[1..], slots));
    }

    private static string Find(string slot, Func<string, string?> slots) =>
        slots(slot) ?? throw new KeyNotFoundException($"No slot is called {slot}.");
}
