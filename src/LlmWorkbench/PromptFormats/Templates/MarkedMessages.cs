using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace LlmWorkbench.PromptFormats.Templates;

/// <summary>A piece of a rendered conversation.</summary>
/// <param name="Text">What stands there.</param>
/// <param name="Message">The message that it is of, from 0; <see langword="null"/> for text of the template.</param>
internal readonly record struct RenderedPiece(string Text, int? Message);

/// <summary>
/// Messages with marks that nobody can foresee, so that a rendered text says which of its letters are whose: between two marks of a
/// message stands what is of the message. There are marks at its ends and around everything in brackets, so that what a template cuts off
/// (thoughts before an answer) takes no mark of the rest with it. White space stays outside of them, where templates trim it. The marks
/// are made of Unicode's noncharacters, which stand for nothing.
/// </summary>
internal sealed partial class MarkedMessages
{
    private const char First = '\uFDD0';
    private const char Last = '\uFDD1';
    private const char Digit = '\uFDE0'; // and the fifteen after it
    private const int Digits = 16;

    private readonly Regex _mark;

    private MarkedMessages(IReadOnlyList<TemplateMessage> messages, string secret)
    {
        _mark = new Regex($"{First}{secret}([\uFDE0-\uFDE2])([\uFDE0-\uFDEF]{{1,6}}){Last}", RegexOptions.CultureInvariant);
        Messages = [.. messages.Select((message, i) => message with { Content = Marked(message.Content, secret, i) })];
    }

    private enum Kind
    {
        Begin,
        Inner,
        End,
    }

    /// <summary>The messages with their marks.</summary>
    public IReadOnlyList<TemplateMessage> Messages { get; }

    /// <summary>Marks messages.</summary>
    public static MarkedMessages Of(IReadOnlyList<TemplateMessage> messages) =>
        new(messages, Noncharacters(RandomNumberGenerator.GetHexString(Digits)));

    /// <summary>Takes the marks out of a rendered text.</summary>
    public IReadOnlyList<RenderedPiece> Read(string rendered)
    {
        List<RenderedPiece> pieces = [];
        (int place, Kind kind, int message) = (0, Kind.End, -1);
        foreach (Match mark in _mark.Matches(rendered))
        {
            var next = (Kind)(mark.Groups[1].ValueSpan[0] - Digit);
            int number = mark.Groups[2].Value.Aggregate(0, (sum, digit) => (sum * 16) + (digit - Digit));
            bool isSaid = number == message && kind != Kind.End && next != Kind.Begin;
            Add(pieces, rendered[place..mark.Index], isSaid ? number : null, goesOn: kind == Kind.Inner);
            (place, kind, message) = (mark.Index + mark.Length, next, number);
        }

        Add(pieces, rendered[place..], null, goesOn: false);
        return pieces;
    }

    private static void Add(List<RenderedPiece> pieces, string text, int? message, bool goesOn)
    {
        if (message is not null && goesOn && pieces is [.., var last] && last.Message == message)
        {
            pieces[^1] = last with { Text = last.Text + text };
        }
        else if (text.Length > 0 || message is not null)
        {
            pieces.Add(new RenderedPiece(text, message));
        }
    }

    private static string Marked(string content, string secret, int message)
    {
        string number = Noncharacters(message.ToString("X", CultureInfo.InvariantCulture));
        string text = content.Trim();
        string head = content[..(content.Length - content.TrimStart().Length)];
        string tail = head.Length == content.Length ? "" : content[content.TrimEnd().Length..];
        return head + Mark(Kind.Begin) + BracketEdge().Replace(text, Mark(Kind.Inner)) + Mark(Kind.End) + tail;

        string Mark(Kind kind) => $"{First}{secret}{(char)(Digit + kind)}{number}{Last}";
    }

    private static string Noncharacters(string hexadecimal) =>
        string.Concat(hexadecimal.Select(c => (char)(Digit + Convert.ToInt32(c.ToString(), 16))));

    // Before an opening bracket and after a closing one, with the white space there on the bracket's side.
    [GeneratedRegex(@"(?<=\S)(?=\s*[<\[])|(?=\S)(?<=[>\]]\s*)")]
    private static partial Regex BracketEdge();
}
