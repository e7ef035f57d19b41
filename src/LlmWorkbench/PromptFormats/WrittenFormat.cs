using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A format of a family, written down as what stands around the messages; see <see cref="FormatTable"/>. In these texts <c>{begin}</c> and
/// <c>{end}</c> are the tokens that begin and end a text.
/// </summary>
/// <param name="Id">Its name for commands, as in <c>llama-2</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where it is documented; an absolute address.</param>
/// <param name="AsOf">The date until which it is known to be so.</param>
/// <param name="Basis">What it was written from: <c>text read</c> where it was compared with a published template or prompt token by
/// token, <c>text read in part</c>, or <c>knowledge</c>.</param>
/// <param name="About">What it looks like, in a sentence or two.</param>
public sealed record WrittenFormat(string Id, string Name, string Source, string AsOf, string Basis, string About) : ChatFormat(Name)
{
    /// <summary>The pages that it was compared with: absolute addresses; none for <c>knowledge</c>.</summary>
    public IReadOnlyList<string> ReadAt { get; init; } = [];

    /// <summary>Other names of it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What tells a template of this format from those of others.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>Stands before the whole conversation.</summary>
    public string Opening { get; init; } = "";

    /// <summary>Stands between two messages.</summary>
    public string Between { get; init; } = "";

    /// <summary>Whether instructions of the system stand inside of the user's message that follows them.</summary>
    public bool SystemInUser { get; init; }

    /// <summary>Stands before instructions of the system.</summary>
    public string BeforeSystem { get; init; } = "";

    /// <summary>Stands after them.</summary>
    public string AfterSystem { get; init; } = "";

    /// <summary>The instructions where none are given; <see langword="null"/> for none.</summary>
    public string? DefaultSystem { get; init; }

    /// <summary>Stands before a user's message.</summary>
    public string BeforeUser { get; init; } = "";

    /// <summary>Stands after it.</summary>
    public string AfterUser { get; init; } = "";

    /// <summary>Asks for an answer, at the end of the prompt.</summary>
    public string AsksForAnswer { get; init; } = "";

    /// <summary>Stands before an answer that others follow.</summary>
    public string BeforeAnswer { get; init; } = "";

    /// <summary>Stands after an answer that others follow.</summary>
    public string AfterAnswer { get; init; } = "";

    /// <summary>The name of the token that begins a text in the models of this family.</summary>
    public string Begin { get; init; } = "";

    /// <summary>The name of the token that ends a text in the models of this family.</summary>
    public string End { get; init; } = "";

    /// <inheritdoc/>
    public override string Origin => $"the list of formats, {Source}";

    /// <summary>The same format with a model's own begin and end tokens in place of its family's; the one that the model puts in front of
    /// each text by itself is left out there.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The format.</returns>
    public WrittenFormat For(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return For(model.Vocabulary);
    }

    /// <inheritdoc cref="For(LoadedModel)"/>
    internal WrittenFormat For(LlamaVocabulary vocabulary)
    {
        var tokens = ModelTokens.Of(vocabulary);
        return this with
        {
            Begin = tokens.Begin,
            End = tokens.End,
            Opening = tokens.AddsBegin && Opening.StartsWith("{begin}", StringComparison.Ordinal) ? Opening["{begin}".Length..] : Opening,
        };
    }

    private protected override ChatTranscript Write(IReadOnlyList<SpokenMessage> messages)
    {
        IEnumerable<SpokenMessage> all =
            DefaultSystem is { } system && messages.All(message => message.Speaker != Speaker.System)
                ? messages.Prepend(new SpokenMessage(Speaker.System, system))
                : messages;
        List<ChatPrompt> turns = [];
        (string pending, bool isInUser) = (Opening, false);
        foreach ((Speaker speaker, string text) in all)
        {
            // Instructions inside of a user's message open that message.
            bool opensUser = !isInUser && (speaker == Speaker.User || (speaker == Speaker.System && SystemInUser));
            string before = pending + (opensUser ? BeforeUser : "");
            isInUser = speaker == Speaker.System && SystemInUser;
            ChatPrompt turn = speaker switch
            {
                Speaker.System => new(Fill(before + BeforeSystem), text, Fill(AfterSystem)),
                Speaker.User => new(Fill(before), text, Fill(AfterUser)),
                _ => new(Fill(before + BeforeAnswer), text, Fill(AfterAnswer)),
            };
            turns.Add(turn with { Speaker = speaker });
            pending = isInUser ? "" : Between;
        }

        turns[^1] = turns[^1] with { After = Fill(AfterUser + AsksForAnswer) };
        return new ChatTranscript(turns);
    }

    private string Fill(string text) =>
        text.Replace("{begin}", Begin, StringComparison.Ordinal).Replace("{end}", End, StringComparison.Ordinal);
}
