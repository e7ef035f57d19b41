using System.Text.RegularExpressions;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>Writes texts with a needle in them, for one model's tokens.</summary>
internal sealed partial class NeedleTexts
{
    private static readonly string[] s_consonants = [.. "bdfgklmnprstvwz".Select(letter => $"{letter}")];
    private static readonly string[] s_vowels = ["a", "e", "i", "o", "u"];
    private static readonly string[] s_ends = ["", "s", "r", "l", "n"];

    private readonly LlamaVocabulary _vocabulary;
    private readonly NeedleForm _form;
    private readonly IReadOnlyList<int[]> _sentences;
    private readonly Random _random;

    /// <summary>Prepares them.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="form">The needle.</param>
    /// <param name="sentences">What it is hidden in, each sentence with the space before it; [sentences][tokens].</param>
    /// <param name="seed">Fixes names, values and where the text begins.</param>
    public NeedleTexts(LlamaVocabulary vocabulary, NeedleForm form, IReadOnlyList<int[]> sentences, int seed) =>
        (_vocabulary, _form, _sentences, _random) = (vocabulary, form, sentences, new Random(seed));

    /// <summary>The sentences of a text that end with a full stop and hold neither speech nor a colon, in tokens: questions and lists
    /// could be taken for the needle's own.</summary>
    /// <exception cref="WorkbenchException">There is none.</exception>
    public static IReadOnlyList<int[]> Sentences(LlamaVocabulary vocabulary, TextDataset data)
    {
        int[][] sentences =
        [
            .. data
                .Lines.SelectMany(line => SentenceEnd().Split(line))
                .Select(sentence => sentence.Trim())
                .Where(sentence => sentence.EndsWith('.') && !sentence.Any(letter => letter is ':' or '"' or '|'))
                .Distinct()
                .Select(sentence => vocabulary.TokenizeToIds(" " + sentence, addSpecial: false)),
        ];
        return sentences.Length > 0
            ? sentences
            : throw new WorkbenchException(
                $"{VisibleText.Phrase(data.Name)} has no sentence that ends with a full stop and holds neither a colon nor quotes: take "
                    + "another text to hide needles in."
            );
    }

    /// <summary>A text with a needle and the question for it, and the right answer.</summary>
    /// <param name="length">Tokens of the text at most.</param>
    /// <param name="depth">Where the needle lies, 0 to 1.</param>
    /// <returns>Needle and question, and between and around them as many whole sentences as fit.</returns>
    public TokenContinuations Write(int length, double depth)
    {
        string key = MadeUpName();
        string value = _form.Values[_random.Next(_form.Values.Count)];
        int[] begin = _vocabulary is { AddsBeginToken: true, BeginToken: { } first } ? [first] : [];
        int[] needle = Tokens(" " + _form.NeedleOf(key, value));
        int[] question = Tokens(_form.QuestionOf(key));
        int room = length - begin.Length - needle.Length - question.Length;
        List<int[]> around = [];
        for (int i = _random.Next(_sentences.Count); _sentences[i % _sentences.Count].Length <= room; i++)
        {
            around.Add(_sentences[i % _sentences.Count]);
            room -= around[^1].Length;
        }

        int before = (int)Math.Round(depth * around.Count, MidpointRounding.AwayFromZero);
        return new TokenContinuations(
            [.. begin, .. around.Take(before).SelectMany(s => s), .. needle, .. around.Skip(before).SelectMany(s => s), .. question],
            [Tokens(" " + value)]
        );
    }

    private int[] Tokens(string text) => _vocabulary.TokenizeToIds(text, addSpecial: false);

    // Two or three syllables: a name that no text of training held.
    private string MadeUpName()
    {
        string name =
            string.Concat(Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => Pick(s_consonants) + Pick(s_vowels))) + Pick(s_ends);
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private string Pick(string[] among) => among[_random.Next(among.Length)];

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();
}
