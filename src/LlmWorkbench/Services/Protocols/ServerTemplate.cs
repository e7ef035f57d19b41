using System.Text.Json.Nodes;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.PromptFormats.Templates;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Protocols;

/// <summary>
/// Conversations in the template of a llama-server, which renders them (<c>/apply-template</c>) and cuts texts into tokens. A name of a
/// control token in a message stays text: the server would read the whole rendered text as one, so such a conversation is cut here, at the
/// marks of the template, and what stands between two marks is tokenized as text.
/// </summary>
/// <param name="connection">The way to the server.</param>
/// <param name="tokenizer">What cuts texts.</param>
internal sealed class ServerTemplate(ServiceConnection connection, ServiceProtocol tokenizer)
{
    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">What was said.</param>
    /// <param name="parseSpecial">Whether names of control tokens in messages are those tokens.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The whole text and its tokens, with those that the model adds.</returns>
    /// <exception cref="WorkbenchException">A message cannot be kept apart from the template.</exception>
    public (string Text, IReadOnlyList<int> Tokens) Read(
        IReadOnlyList<SpokenMessage> messages,
        bool parseSpecial,
        CancellationToken cancellation
    )
    {
        TemplateMessage[] said = [.. messages.Select(message => new TemplateMessage(message.Role, message.Text))];
        string text = Render(said, cancellation);
        IReadOnlyList<ServiceToken> whole = Cut(text, parse: true, cancellation, add: true);
        return parseSpecial || said.All(message => IsPlain(message.Content, cancellation))
            ? (text, Ids(whole))
            : (text, Apart(said, text, whole, cancellation));
    }

    // Between the first and the last mark of a piece of the template it is read as the server reads it; the words around those marks belong
    // to the stretches of text beside them.
    private List<int> Apart(TemplateMessage[] said, string text, IReadOnlyList<ServiceToken> whole, CancellationToken cancellation)
    {
        var marked = MarkedMessages.Of(said);
        IReadOnlyList<RenderedPiece> pieces = marked.Read(Render(marked.Messages, cancellation));
        if (string.Concat(pieces.Select(piece => piece.Text)) != text)
        {
            throw new WorkbenchException(
                "A message holds the name of a control token, and the server's template rewrites it so that it cannot be told what in it "
                    + "is text: leave the name out, or send it as one with --special."
            );
        }

        // What the model adds in front stands for no text.
        List<int> tokens = [.. whole.Take(1).Where(first => TokenPlaces.In(text, [first])[0].Length == 0).Select(first => first.Id)];
        string stretch = "";
        foreach (RenderedPiece piece in pieces)
        {
            (string before, string marks, string after) = piece.Message is null ? Marks(piece.Text, cancellation) : (piece.Text, "", "");
            stretch += before;
            if (marks.Length > 0)
            {
                AddText(stretch);
                tokens.AddRange(Ids(Cut(marks, parse: true, cancellation)));
                stretch = after;
            }
        }

        AddText(stretch);
        return tokens;

        void AddText(string part)
        {
            if (part.Length > 0)
            {
                tokens.AddRange(Ids(Cut(part, parse: false, cancellation)));
            }
        }
    }

    // A token that only reading names gives, and that its own letters do not give without, is a control token.
    private (string Before, string Marks, string After) Marks(string text, CancellationToken cancellation)
    {
        IReadOnlyList<ServiceToken> named = Cut(text, parse: true, cancellation);
        HashSet<int> plain = [.. Ids(Cut(text, parse: false, cancellation))];
        int[] control =
        [
            .. named
                .Where(token => !plain.Contains(token.Id))
                .DistinctBy(token => token.Id)
                .Where(token => Cut(token.Text, parse: false, cancellation) is not [var own] || own.Id != token.Id)
                .Select(token => token.Id),
        ];
        int first = named.Index().FirstOrDefault(token => control.Contains(token.Item.Id), (-1, null!)).Index;
        if (first < 0)
        {
            return (text, "", "");
        }

        // By their names: a tokenizer may drop or add white space beside them.
        int start = text.IndexOf(named[first].Text, StringComparison.Ordinal);
        ServiceToken last = named.Last(token => control.Contains(token.Id));
        int end = text.LastIndexOf(last.Text, StringComparison.Ordinal) + last.Text.Length;
        return start < 0 || end < start
            ? throw new WorkbenchException(
                "A message holds the name of a control token, and the server does not say where those of its template stand: leave "
                    + "the name out, or send it as one with --special."
            )
            : (text[..start], text[start..end], text[end..]);
    }

    private bool IsPlain(string message, CancellationToken cancellation)
    {
        IReadOnlyList<ServiceToken> plain = Cut(message, parse: false, cancellation);
        ServiceToken? always = plain.FirstOrDefault(token => IsName(token.Text));
        return always is null
            ? Ids(plain).SequenceEqual(Ids(Cut(message, parse: true, cancellation)))
            : throw new WorkbenchException(
                $"The message holds {VisibleText.Phrase(always.Text)}, which this model's tokenizer takes for a mark of its format "
                    + "wherever it stands: leave it out."
            );
    }

    // As vocabularies name marks that they hold as words.
    private static bool IsName(string token) =>
        token.Length > 4 && token.StartsWith("<|", StringComparison.Ordinal) && token.EndsWith("|>", StringComparison.Ordinal);

    private string Render(IReadOnlyList<TemplateMessage> messages, CancellationToken cancellation)
    {
        JsonArray said = [.. messages.Select(m => new JsonObject { ["role"] = m.Role, ["content"] = m.Content })];
        return connection.Post("apply-template", new JsonObject { ["messages"] = said }, cancellation).Text("prompt")
            ?? throw connection.Failure.Nonsense("no prompt of a conversation");
    }

    private IReadOnlyList<ServiceToken> Cut(string text, bool parse, CancellationToken cancellation, bool add = false) =>
        tokenizer.Tokenize(text, new TokenizationOptions { AddSpecial = add, ParseSpecial = parse }, cancellation);

    private static int[] Ids(IEnumerable<ServiceToken> tokens) => [.. tokens.Select(token => token.Id)];
}
