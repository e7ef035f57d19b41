using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>
/// Words that nobody has seen: two or three syllables of a consonant and a vowel, and perhaps a last consonant. There are 800,000, so a
/// reader meets nearly each of them for the first time and can only copy it.
/// </summary>
internal static class MadeUpWords
{
    private const string Consonants = "bdfgklmnprstvwyz";
    private const string Vowels = "aeiou";
    private static readonly string[] s_ends = ["", "", "n", "r", "s", "l"];

    /// <summary>Draws a word in small letters. What was drawn can be read off it.</summary>
    public static string Word(SeededRandom random)
    {
        Span<char> letters = stackalloc char[6];
        int length = 2 * (2 + random.Next(2));
        for (int i = 0; i < length; i += 2)
        {
            (letters[i], letters[i + 1]) = (Consonants[random.Next(Consonants.Length)], Vowels[random.Next(Vowels.Length)]);
        }

        return new string(letters[..length]) + End(random);
    }

    /// <summary>Draws a name: a word with a capital.</summary>
    public static string Name(SeededRandom random) => Grammar.Capitalized(Word(random));

    /// <summary>
    /// Draws several different words. A word that comes twice is drawn again: then, in one of ten thousand documents, the draws are a
    /// little less probable than the text.
    /// </summary>
    public static IReadOnlyList<string> Several(SeededRandom random, int count)
    {
        var words = new List<string>();
        while (words.Count < count)
        {
            string word = Word(random);
            if (!words.Contains(word))
            {
                words.Add(word);
            }
        }

        return words;
    }

    /// <summary>Says whether a made-up name is a girl's: its last vowel is a, e or i.</summary>
    public static bool IsGirl(string name) => name.Last(letter => Vowels.Contains(letter, StringComparison.Ordinal)) is 'a' or 'e' or 'i';

    // No consonant at the end is twice as likely as each of the four.
    private static string End(SeededRandom random) => random.PickByShare(s_endShares);

    private static readonly (string, double)[] s_endShares =
    [
        .. s_ends.CountBy(end => end).Select(pair => (pair.Key, (double)pair.Value / s_ends.Length)),
    ];
}
