using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Gguf;

/// <summary>The metadata of a GGUF file: keys and values in the order of the file.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Metadata is the format's word.")]
public sealed partial class GgufMetadata : IReadOnlyDictionary<string, GgufValue>
{
    private readonly List<KeyValuePair<string, GgufValue>> _entries;
    private readonly Dictionary<string, GgufValue> _byKey;

    /// <summary>Keeps entries in the order in which they are given.</summary>
    /// <param name="entries">Keys and values.</param>
    /// <exception cref="ArgumentException">A key comes twice.</exception>
    public GgufMetadata(IEnumerable<KeyValuePair<string, GgufValue>> entries)
    {
        _entries = [.. entries];
        _byKey = new(_entries, StringComparer.Ordinal);
    }

    /// <summary>Keeps what was read, without a copy.</summary>
    internal GgufMetadata(List<KeyValuePair<string, GgufValue>> entries, Dictionary<string, GgufValue> byKey)
    {
        _entries = entries;
        _byKey = byKey;
    }

    /// <inheritdoc />
    public int Count => _entries.Count;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _entries.Select(e => e.Key);

    /// <inheritdoc />
    public IEnumerable<GgufValue> Values => _entries.Select(e => e.Value);

    /// <inheritdoc />
    public GgufValue this[string key] => _byKey[key];

    /// <inheritdoc />
    public bool ContainsKey(string key) => _byKey.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out GgufValue value) => _byKey.TryGetValue(key, out value);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, GgufValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The value of a key; null when the file does not have it.</summary>
    public GgufValue? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>A text; null when the key is missing or holds something else.</summary>
    public string? GetString(string key) => Find(key)?.AsString();

    /// <summary>An integer of any width; null when the key is missing or holds something else.</summary>
    public long? GetInteger(string key) => Find(key)?.AsInteger();

    /// <summary>A number, integer or floating point; null when the key is missing or holds something else.</summary>
    public double? GetNumber(string key) => Find(key)?.AsNumber();

    /// <summary>A truth value; null when the key is missing or holds something else.</summary>
    public bool? GetBoolean(string key) => Find(key)?.AsBoolean();

    /// <summary>An array of texts; null when the key is missing or holds something else. Each access decodes: keep what you use
    /// often.</summary>
    public IReadOnlyList<string>? GetStrings(string key) => Find(key)?.AsStrings();

    /// <summary>An array of integers; null when the key is missing or holds something else.</summary>
    public IReadOnlyList<long>? GetIntegers(string key) => Find(key)?.AsIntegers();

    /// <summary>An array of numbers; null when the key is missing or holds something else.</summary>
    public IReadOnlyList<double>? GetNumbers(string key) => Find(key)?.AsNumbers();
}
