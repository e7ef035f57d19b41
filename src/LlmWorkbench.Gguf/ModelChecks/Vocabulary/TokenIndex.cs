using System.Numerics;

namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>
/// Finds tokens by their bytes: a hash table with open addressing. .NET's dictionary of byte sequences would be compiled while a program
/// starts, and takes four times the memory.
/// </summary>
/// <param name="tokens">The vocabulary.</param>
internal sealed class TokenIndex(GgufStrings tokens)
{
    // Ids plus one; 0 is free. At most half full, so that a free slot is near.
    private readonly int[] _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(tokens.Count, 1) * 2)];

    /// <summary>Adds a token under its name.</summary>
    /// <returns>The id of the token that has this name already; null where there was none, and it was added.</returns>
    public int? Add(int id)
    {
        int slot = SlotOf(VocabularyCheck.NameOf(tokens, id));
        if (_slots[slot] > 0)
        {
            return _slots[slot] - 1;
        }

        _slots[slot] = id + 1;
        return null;
    }

    /// <summary>Whether a token has this name.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => _slots[SlotOf(name)] > 0;

    // Where the name stands, or where it would.
    private int SlotOf(ReadOnlySpan<byte> name)
    {
        HashCode hash = default; // seeded anew in each process, so a file cannot aim at collisions
        hash.AddBytes(name);
        for (int slot = hash.ToHashCode() & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] == 0 || VocabularyCheck.NameOf(tokens, _slots[slot] - 1).SequenceEqual(name))
            {
                return slot;
            }
        }
    }
}
