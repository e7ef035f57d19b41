using System.Text;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.PromptFormats;

/// <summary>A token of a conversation.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Start">Where it stands in the conversation's text, in bytes of UTF-8.</param>
/// <param name="Length">How many bytes of the text it covers; 0 for one that the model itself adds.</param>
internal readonly record struct PlacedToken(int Id, int Start, int Length);

/// <summary>
/// Cuts a conversation into tokens stretch by stretch: the marks of the format, and what was said between them. llama.cpp cuts a text at
/// its control tokens first and then each stretch between them by itself, so the stretches give the tokens of the whole. Words of the
/// format that touch a message without a mark between belong to its stretch.
/// </summary>
/// <param name="vocabulary">The vocabulary.</param>
/// <param name="format">Text of the format, in which the names of its marks stand.</param>
internal sealed class ChatTokenizer(LlamaVocabulary vocabulary, string format)
{
    // What C's isspace takes for white space, which is what llama.cpp drops beside marks.
    private static readonly char[] s_spaces = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>Cuts a conversation of at least one message.</summary>
    public IReadOnlyList<int> Tokenize(IReadOnlyList<ChatPrompt> turns) => [.. Place(turns).Select(token => token.Id)];

    /// <summary>Cuts a conversation of at least one message, with the places of the tokens.</summary>
    public IReadOnlyList<PlacedToken> Place(IReadOnlyList<ChatPrompt> turns)
    {
        (string opening, string text, int? opener) = Opening(turns[0].Before);
        List<PlacedToken> tokens =
        [
            .. opening.Length > 0 ? Placed(WithoutEnd(vocabulary.Tokenize(opening, addSpecial: true, parseSpecial: true)), 0) : [],
        ];
        (int place, bool isFirst, bool isWritten) = (Bytes(opening), opening.Length == 0, false);
        for (int i = 0; i < turns.Count; i++)
        {
            text += turns[i].Message;
            bool isLast = i == turns.Count - 1;
            string around = turns[i].After + (isLast ? "" : turns[i + 1].Before);
            if (Marks(around) is not [var first, ..] marks)
            {
                text += around;
                continue;
            }

            int start = place + Bytes(text) + first.Start;
            int end = marks[^1].Start + marks[^1].Length;
            string between = Part(around, first.Start, isLast ? null : end);
            tokens.AddRange(Message(text + Part(around, 0, first.Start), place, opener, first.Id, isFirst));
            tokens.AddRange(Placed(vocabulary.Tokenize(between, addSpecial: false, parseSpecial: true), start));
            place = start + Bytes(between);
            (text, opener, isFirst, isWritten) = (isLast ? "" : Part(around, end, null), marks[^1].Id, false, isLast);
        }

        if (!isWritten)
        {
            tokens.AddRange(Message(text, place, opener, null, isFirst));
            place += Bytes(text);
        }

        if (vocabulary is { AddsEndToken: true, EndToken: { } endToken })
        {
            tokens.Add(new PlacedToken(endToken, place, 0));
        }

        return tokens;
    }

    /// <summary>The control tokens, and the words that are used like them, whose names a text holds.</summary>
    public IReadOnlyList<Token> Marks(string text) =>
        [
            .. vocabulary
                .Tokenize(text, addSpecial: false, parseSpecial: true)
                .Where(token => token.Length > 0 && (vocabulary.IsControl(token.Id) || IsMark(token.Id))),
        ];

    /// <summary>Whether a token is used like a control token although the vocabulary has it as a word.</summary>
    public bool IsMark(int id)
    {
        if (!vocabulary.IsUserDefined(id))
        {
            return false;
        }

        string name = vocabulary.GetText(id);
        return name.Length > 1
            && name[0] is '<' or '['
            && !name.Any(char.IsWhiteSpace)
            && (
                format.Contains(name, StringComparison.Ordinal)
                || (name.StartsWith("<|", StringComparison.Ordinal) && name.EndsWith("|>", StringComparison.Ordinal))
            );
    }

    private static IEnumerable<PlacedToken> Placed(IEnumerable<Token> tokens, int place) =>
        tokens.Select(token => new PlacedToken(token.Id, place + token.Start, token.Length));

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    // Spans count bytes.
    private static string Part(string text, int start, int? end)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(bytes.AsSpan(start..(end ?? bytes.Length)));
    }

    // The format up to its last mark before the first message, and its words after that.
    private (string Marks, string Words, int? Mark) Opening(string before) =>
        Marks(before) is [.., var mark]
            ? (Part(before, 0, mark.Start + mark.Length), Part(before, mark.Start + mark.Length, null), mark.Id)
            : ("", before, null);

    // A message with the words of the format that touch it, between two marks.
    private List<PlacedToken> Message(string text, int place, int? opener, int? closer, bool isFirst)
    {
        if (opener is { } o && vocabulary.DropsSpaceAfter(o))
        {
            string trimmed = text.TrimStart(s_spaces);
            place += text.Length - trimmed.Length;
            text = trimmed;
        }

        text = closer is { } c && vocabulary.DropsSpaceBefore(c) ? text.TrimEnd(s_spaces) : text;
        return AsText(text, place, isFirst);
    }

    private IReadOnlyList<Token> WithoutEnd(IReadOnlyList<Token> tokens) =>
        vocabulary.AddsEndToken && tokens.Count > 0 && tokens[^1].Id == vocabulary.EndToken ? [.. tokens.SkipLast(1)] : tokens;

    // Names of user-defined tokens are found in any text. A mark among them is cut after its first letter, so that it stays text.
    private List<PlacedToken> AsText(string text, int place, bool isFirst)
    {
        List<PlacedToken> tokens = [];
        int start = 0;
        foreach (
            Token token in vocabulary
                .Tokenize(text, addSpecial: false)
                .Where(token => token.Length > 1 && vocabulary.IsUserDefined(token.Id) && IsMark(token.Id))
        )
        {
            int end = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(0, token.Start)).Length + 1;
            tokens.AddRange(Stretch(text[start..end], start > 0, isFirst, place + Bytes(text[..start])));
            start = end;
        }

        tokens.AddRange(Stretch(text[start..], start > 0, isFirst, place + Bytes(text[..start])));
        return tokens;
    }

    private IEnumerable<PlacedToken> Stretch(string text, bool goesOn, bool isFirst, int place)
    {
        if (text.Length == 0 && goesOn)
        {
            return [];
        }

        if (!goesOn)
        {
            return Placed(isFirst ? WithoutEnd(vocabulary.Tokenize(text)) : vocabulary.Tokenize(text, addSpecial: false), place);
        }

        if (!vocabulary.AddsSpacePrefix)
        {
            return Placed(vocabulary.Tokenize(text, addSpecial: false), place);
        }

        // SentencePiece would put a space before the stretch. A line end before it takes the space, and both are dropped again.
        return Placed(vocabulary.Tokenize("\n" + text, addSpecial: false).Where(token => token.Start + token.Length > 1), place - 1);
    }
}
