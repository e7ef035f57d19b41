using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LlmWorkbench.Display.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display;

/// <summary>
/// One output in several forms, from which a front end picks the richest it can show: MIME type to content.
/// Types that hold JSON (<see cref="MimeTypes.HoldsJson"/>) carry JSON text. Immutable.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Jupyter calls it a MIME bundle.")]
public sealed class MimeBundle : IReadOnlyDictionary<string, string>
{
    private readonly Dictionary<string, string> _contents;

    // What was cut says so in words beyond the bound, and must not be cut again.
    private readonly bool _isBounded;

    /// <summary>Makes a bundle from its parts.</summary>
    /// <param name="contents">MIME type and content; each type once.</param>
    /// <exception cref="ArgumentException">A type comes twice.</exception>
    public MimeBundle(IEnumerable<KeyValuePair<string, string>> contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        _contents = new Dictionary<string, string>(contents, StringComparer.OrdinalIgnoreCase);
    }

    private MimeBundle(Dictionary<string, string> bounded, bool isBounded) => (_contents, _isBounded) = (bounded, isBounded);

    /// <inheritdoc/>
    public int Count => _contents.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _contents.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => _contents.Values;

    /// <inheritdoc/>
    public string this[string key] => _contents[key];

    /// <summary>A bundle of plain text alone.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A bundle with <c>text/plain</c>.</returns>
    public static MimeBundle Text(string text) => new([new(MimeTypes.PlainText, text)]);

    /// <summary>A bundle of HTML and the plain text that stands for it where HTML cannot be shown.</summary>
    /// <param name="html">The HTML, already safe: it goes out as it is.</param>
    /// <param name="text">The same for eyes without a browser.</param>
    /// <returns>A bundle with <c>text/plain</c> and <c>text/html</c>.</returns>
    public static MimeBundle Html(string html, string text) => new([new(MimeTypes.PlainText, text), new(MimeTypes.Html, html)]);

    /// <summary>
    /// Draws any value through the formatters registered with Microsoft.DotNet.Interactive.Formatting, the
    /// workbench's own among them. Plain text is always there; numbers, dates, JSON and strings have nothing else.
    /// Nothing is longer than <see cref="ValueBound"/> says; what is left out is named.
    /// </summary>
    /// <param name="value">A value of any type, or <see langword="null"/>. A bundle is returned as it is.</param>
    /// <returns>The value in each MIME type that its formatters prefer.</returns>
    public static MimeBundle Of(object? value)
    {
        WorkbenchFormatters.Register();
        if (value is MimeBundle bundle)
        {
            return bundle;
        }

        if (value is null)
        {
            return Text(Formatter.NullString);
        }

        // A formatter may be registered for a base type; the preference is looked up with the real one.
        Type type = value.GetType();
        IReadOnlyCollection<string> preferred = Formatter.GetPreferredMimeTypesFor(type);
        if (
            preferred.All(mimeType => mimeType == MimeTypes.Html)
            && !RegisteredFormatters.Know(type, MimeTypes.Html)
            && ScalarText.Of(value) is not null
        )
        {
            preferred = [MimeTypes.PlainText];
        }

        var contents = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [MimeTypes.PlainText] = Formatter.ToDisplayString(value, MimeTypes.PlainText),
        };
        foreach (string mimeType in preferred)
        {
            contents.TryAdd(mimeType, Formatter.ToDisplayString(value, mimeType));
        }

        return new MimeBundle(contents).Bounded();
    }

    /// <summary>Bounds what goes out: text is cut; other content is replaced by a sentence where it is too long.</summary>
    /// <returns>The same bundle when all of it is short enough.</returns>
    public MimeBundle Bounded()
    {
        if (_isBounded || _contents.All(part => Fits(part.Key, part.Value)))
        {
            return this;
        }

        var held = _contents
            .Where(part => IsText(part.Key) || part.Value.Length <= ValueBound.FinishedCharacters)
            .ToDictionary(
                part => part.Key,
                part => IsText(part.Key) ? ValueBound.Cut(part.Value, ValueBound.Characters) : part.Value,
                StringComparer.OrdinalIgnoreCase
            );
        foreach ((string mimeType, string content) in _contents.Where(part => !held.ContainsKey(part.Key)))
        {
            string sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"This output is not shown as {mimeType}: it has {content.Length:N0} characters, and "
                    + $"{ValueBound.FinishedCharacters:N0} is the most."
            );
            held[MimeTypes.PlainText] = held.TryGetValue(MimeTypes.PlainText, out string? text) ? $"{text}\n{sentence}" : sentence;
        }

        return new MimeBundle(held, isBounded: true);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _contents.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _contents.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _contents.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The plain text, which is what a terminal prints.</summary>
    /// <returns>The <c>text/plain</c> content, or nothing when there is none.</returns>
    public override string ToString() => TryGetValue(MimeTypes.PlainText, out string? text) ? text : "";

    private static bool Fits(string mimeType, string content) =>
        IsText(mimeType) ? ValueBound.Holds(content, ValueBound.Characters) : content.Length <= ValueBound.FinishedCharacters;

    private static bool IsText(string mimeType) => mimeType.Equals(MimeTypes.PlainText, StringComparison.OrdinalIgnoreCase);
}
