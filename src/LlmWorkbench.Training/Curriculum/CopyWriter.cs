using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>
/// Documents whose second part can be predicted only by copying from the first: lists read twice, pairs that are looked up, letters
/// spelled twice, and chants, a few words again and again. No document begins with what is copied: there it would have no space before
/// it, and so other tokens than later.
/// </summary>
internal static class CopyWriter
{
    private static readonly (Func<SeededRandom, string> Write, double Share)[] s_forms =
    [
        (Chant, 0.4),
        (List, 0.25),
        (Pairs, 0.25),
        (Letters, 0.1),
    ];
    private static readonly (bool MadeUp, double Share)[] s_sources = [(false, 0.6), (true, 0.4)];
    private static readonly (string Between, double Share)[] s_separators =
    [
        ("", 0.45),
        (" ", 0.45),
        (", ", 0.04),
        (".", 0.03),
        ("\n", 0.03),
    ];
    private static readonly string[] s_whole = [.. Lexicon.WholeWords];
    private static readonly string[] s_chantLeads = ["Sing:", "La la:", "All together:"];
    private static readonly string[] s_listLeads = ["Read this twice:", "Remember this list:", "Say it after me:"];
    private static readonly string[] s_pairLeads = ["Pairs:", "Remember these pairs:"];
    private static readonly string[] s_alphabet = [.. "abcdefghijklmnopqrstuvwxyz".Select(letter => letter.ToString())];

    /// <summary>Writes a document.</summary>
    public static string Write(SeededRandom random) => random.PickByShare(s_forms)(random);

    /// <summary>Pairs of made-up keys and words, and the last key to look up.</summary>
    /// <returns>The text up to the wanted word, without the space before it; and that word.</returns>
    public static (string Prompt, string Answer) PairsToLookUp(SeededRandom random)
    {
        (string? text, IReadOnlyList<string>? keys, IReadOnlyList<string>? values) = DrawPairs(random);
        int wanted = random.Next(keys.Count);
        return ($"{text} Then {keys[wanted]} =", values[wanted]);
    }

    /// <summary>A list of made-up words and the beginning of its second reading.</summary>
    /// <returns>The text up to the wanted word, without the space before it; and that word.</returns>
    public static (string Prompt, string Answer) ListToContinue(SeededRandom random)
    {
        IReadOnlyList<string> words = MadeUpWords.Several(random, 4 + random.Next(5));
        int known = 1 + random.Next(words.Count - 1);
        return ($"{random.Pick(s_listLeads)} {string.Join(", ", words)}. Again: {string.Join(", ", words.Take(known))},", words[known]);
    }

    /// <summary>
    /// Pieces of words, one after the other, and all of them again: what comes next can be told by nothing but the first reading. It
    /// begins with a space, so that both readings have the same tokens. How probable it is can be bounded and not said: other cuts may
    /// give the same text.
    /// </summary>
    public static string Pieces(SeededRandom random)
    {
        int count = 12 + random.Next(30);
        string pieces = string.Concat(
            Enumerable.Range(0, count).Select(i => (i == 0 ? " " : random.PickByShare(s_separators)) + Piece(random))
        );
        return pieces + pieces;
    }

    private static string Piece(SeededRandom random)
    {
        string word = random.Pick(s_whole);
        int start = random.Next(word.Length);
        return word.Substring(start, 1 + random.Next(Math.Min(6, word.Length - start)));
    }

    private static string Chant(SeededRandom random)
    {
        IReadOnlyList<string> words = Words(random, 2 + random.Next(14));
        int times = 3 + random.Next(5);
        return $"{random.Pick(s_chantLeads)} {string.Join(' ', Enumerable.Repeat(string.Join(' ', words), times))}.";
    }

    private static string List(SeededRandom random)
    {
        string list = string.Join(", ", Words(random, 3 + random.Next(10)));
        return $"{random.Pick(s_listLeads)} {list}. Again: {list}.";
    }

    private static string Letters(SeededRandom random)
    {
        // With repetition: which letter comes next cannot be told from the last one alone.
        int count = 4 + random.Next(13);
        string letters = string.Join(' ', Enumerable.Range(0, count).Select(_ => random.Pick(s_alphabet)));
        return $"Spell: {letters}. Again: {letters}.";
    }

    private static string Pairs(SeededRandom random)
    {
        (string? text, IReadOnlyList<string>? keys, IReadOnlyList<string>? values) = DrawPairs(random);
        string[] asked = Enumerable
            .Range(0, 2 + random.Next(5))
            .Select(_ => random.Next(keys.Count))
            .Select(i => $"{keys[i]} = {values[i]}")
            .ToArray();
        return $"{text} Then {string.Join(", then ", asked)}.";
    }

    private static (string Text, IReadOnlyList<string> Keys, IReadOnlyList<string> Values) DrawPairs(SeededRandom random)
    {
        int count = 2 + random.Next(5);
        IReadOnlyList<string> keys = Words(random, count);
        IReadOnlyList<string> values = Words(random, count);
        return ($"{random.Pick(s_pairLeads)} {string.Join(", ", keys.Zip(values, (key, value) => $"{key} = {value}"))}.", keys, values);
    }

    private static IReadOnlyList<string> Words(SeededRandom random, int count) =>
        random.PickByShare(s_sources) ? MadeUpWords.Several(random, count) : random.PickSeveral(Lexicon.Words, count);
}
