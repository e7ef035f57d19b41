using System.Collections;
using System.Text;

namespace LlmWorkbench.Gguf;

/// <summary>
/// Strings as the file holds them: one run of UTF-8 bytes. A string is decoded each time it is asked for,
/// so that a vocabulary costs no more memory than in the file. Bytes that are not UTF-8 show as U+FFFD and stay as they are.
/// </summary>
public sealed class GgufStrings : IReadOnlyList<string>
{
    // UTF8Encoding that throws: lone surrogates would be written as other text than was given.
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly int[] _ends; // one per string: where it ends in _bytes

    internal GgufStrings(byte[] bytes, int[] ends)
    {
        _bytes = bytes;
        _ends = ends;
    }

    /// <inheritdoc />
    public int Count => _ends.Length;

    /// <summary>The string at <paramref name="index"/>, decoded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such string.</exception>
    public string this[int index] => Encoding.UTF8.GetString(GetUtf8(index));

    /// <summary>The bytes of the string at <paramref name="index"/>, as the file holds them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such string.</exception>
    public ReadOnlySpan<byte> GetUtf8(int index)
    {
        if ((uint)index >= (uint)_ends.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                $"There are {Shown.Number(_ends.Length)} strings: give 0 to {Shown.Number(_ends.Length - 1)}."
            );
        }

        return _bytes.AsSpan(Start(index), _ends[index] - Start(index));
    }

    /// <summary>Encodes strings as UTF-8.</summary>
    /// <exception cref="ArgumentException">A string holds a lone surrogate, or all together are larger than an array can be.</exception>
    internal static GgufStrings Encode(IReadOnlyCollection<string> strings)
    {
        long total = 0;
        foreach (string text in strings)
        {
            total += EncodedLength(text);
        }

        if (total > Array.MaxLength)
        {
            throw new ArgumentException($"The strings take {Shown.Bytes(total)}; one value may hold {Shown.Bytes(Array.MaxLength)}.");
        }

        byte[] bytes = new byte[total];
        int[] ends = new int[strings.Count];
        int end = 0;
        int index = 0;
        foreach (string text in strings)
        {
            end += s_strict.GetBytes(text, bytes.AsSpan(end));
            ends[index++] = end;
        }

        return new GgufStrings(bytes, ends);
    }

    internal bool SameAs(GgufStrings other) => _bytes.AsSpan().SequenceEqual(other._bytes) && _ends.AsSpan().SequenceEqual(other._ends);

    /// <inheritdoc />
    public IEnumerator<string> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int EncodedLength(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return s_strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"The text {Shown.Name(text)} holds a lone surrogate at position {e.Index}, which UTF-8 cannot write.",
                e
            );
        }
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
