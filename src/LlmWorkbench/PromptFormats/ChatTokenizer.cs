using System.Text;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// Cuts a chat prompt into tokens in three stretches: the marks before the message, the message, the marks after it. llama.cpp cuts a
/// text at its control tokens first and then each stretch between them by itself, so the stretches give the tokens of the whole.
/// Words of the format that touch the message without a mark between belong to its stretch.
/// </summary>
internal sealed class ChatTokenizer(LlamaVocabulary vocabulary, string template)
{
    // What C's isspace takes for white space, which is what llama.cpp drops beside marks.
    private static readonly char[] s_spaces = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>Cuts the prompt.</summary>
    public IReadOnlyList<int> Tokenize(ChatPrompt prompt) => Tokenize([prompt]);

    /// <summary>Cuts a conversation of at least one message.</summary>
    public IReadOnlyList<int> Tokenize(IReadOnlyList<ChatPrompt> turns)
    {
        (string opening, string text, int? opener) = Opening(turns[0].Before);
        List<int> ids = [.. opening.Length > 0 ? WithoutEnd(vocabulary.TokenizeToIds(opening, addSpecial: true, parseSpecial: true)) : []];
        (bool isFirst, bool isWritten) = (opening.Length == 0, false);
        for (int i = 0; i < turns.Count; i++)
        {
            text += turns[i].Message;
            bool isLast = i == turns.Count - 1;
            string format = turns[i].After + (isLast ? "" : turns[i + 1].Before);
            if (Marks(format) is not [var first, ..] marks)
            {
                text += format;
                continue;
            }

            ids.AddRange(Message(text + Part(format, 0, first.Start), opener, first.Id, isFirst));
            int end = marks[^1].Start + marks[^1].Length;
            ids.AddRange(vocabulary.TokenizeToIds(Part(format, first.Start, isLast ? null : end), addSpecial: false, parseSpecial: true));
            (text, opener, isFirst, isWritten) = (isLast ? "" : Part(format, end, null), marks[^1].Id, false, isLast);
        }

        if (!isWritten)
        {
            ids.AddRange(Message(text, opener, null, isFirst));
        }

        if (vocabulary is { AddsEndToken: true, EndToken: { } endToken })
        {
            ids.Add(endToken);
        }

        return ids;
    }

    // The format up to its last mark before the first message, and its words after that.
    private (string Marks, string Words, int? Mark) Opening(string before) =>
        Marks(before) is [.., var mark]
            ? (Part(before, 0, mark.Start + mark.Length), Part(before, mark.Start + mark.Length, null), mark.Id)
            : ("", before, null);

    // A message with the words of the format that touch it, between two marks.
    private IEnumerable<int> Message(string text, int? opener, int? closer, bool isFirst)
    {
        text = opener is { } o && vocabulary.DropsSpaceAfter(o) ? text.TrimStart(s_spaces) : text;
        text = closer is { } c && vocabulary.DropsSpaceBefore(c) ? text.TrimEnd(s_spaces) : text;
        return AsText(text, isFirst);
    }

    private Token[] Marks(string text) =>
        [
            .. vocabulary
                .Tokenize(text, addSpecial: false, parseSpecial: true)
                .Where(token => token.Length > 0 && (vocabulary.IsControl(token.Id) || IsMark(token.Id))),
        ];

    // Spans count bytes.
    private static string Part(string text, int start, int? end)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(bytes.AsSpan(start..(end ?? bytes.Length)));
    }

    private int[] WithoutEnd(int[] ids) => vocabulary.AddsEndToken && ids.Length > 0 && ids[^1] == vocabulary.EndToken ? ids[..^1] : ids;

    // Names of user-defined tokens are found in any text. A mark among them is cut after its first letter, so that it stays text.
    private IEnumerable<int> AsText(string text, bool isFirst)
    {
        List<int> ids = [];
        int start = 0;
        foreach (
            Token token in vocabulary
                .Tokenize(text, addSpecial: false)
                .Where(token => token.Length > 1 && vocabulary.IsUserDefined(token.Id) && IsMark(token.Id))
        )
        {
            int end = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(0, token.Start)).Length + 1;
            ids.AddRange(Stretch(text[start..end], start, isFirst));
            start = end;
        }

        return ids.Concat(Stretch(text[start..], start, isFirst));
    }

    private int[] Stretch(string text, int start, bool isFirst)
    {
        if (text.Length == 0 && start > 0)
        {
            return [];
        }

        if (start == 0)
        {
            return isFirst ? WithoutEnd(vocabulary.TokenizeToIds(text)) : vocabulary.TokenizeToIds(text, addSpecial: false);
        }

        if (!vocabulary.AddsSpacePrefix)
        {
            return vocabulary.TokenizeToIds(text, addSpecial: false);
        }

        // SentencePiece would put a space before the stretch. A line end before it takes the space, and both are dropped again.
        return
        [
            .. vocabulary.Tokenize("\n" + text, addSpecial: false).Where(token => token.Start + token.Length > 1).Select(token => token.Id),
        ];
    }

    private bool IsMark(int id)
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
                template.Contains(name, StringComparison.Ordinal)
                || (name.StartsWith("<|", StringComparison.Ordinal) && name.EndsWith("|>", StringComparison.Ordinal))
            );
    }
}
