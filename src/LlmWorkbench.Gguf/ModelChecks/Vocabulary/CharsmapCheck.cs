using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>
/// The Unigram tokenizer's table of rewritten characters: its length in bytes, an XOR-compressed double array that is walked
/// byte by byte of the text, and the replacements, each ended by a zero byte (llama-vocab.cpp, llm_tokenizer_ugm). llama.cpp
/// trusts the length, and throws out of the tokenizer, which ends the process, when a walk leaves the table.
/// </summary>
internal static class CharsmapCheck
{
    private const string Key = "tokenizer.ggml.precompiled_charsmap";
    private const int MaxBytes = 16 << 20; // SentencePiece's own tables are under 1 MiB

    /// <summary>Refuses a table that some text could leave.</summary>
    public static void Check(GgufFile file)
    {
        if (file.Metadata.Find(Key) is not { } value)
        {
            return;
        }

        if (value.ElementType is not (GgufValueType.Int8 or GgufValueType.UInt8) || value.Count is < sizeof(uint) or > MaxBytes)
        {
            throw file.Refuse(
                $"{Shown.Name(Key)} is {value.Describe()}; it must be an array of {sizeof(uint)} to {Shown.Number(MaxBytes)} bytes"
            );
        }

        ReadOnlySpan<byte> table =
            value.ElementType == GgufValueType.UInt8 ? value.GetElements<byte>() : MemoryMarshal.AsBytes(value.GetElements<sbyte>());
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(table);
        if (length > table.Length - sizeof(uint))
        {
            throw file.Refuse(
                $"{Shown.Name(Key)} says that its first part has {Shown.Number(length)} bytes; there are "
                    + $"{Shown.Number(table.Length - sizeof(uint))}"
            );
        }

        if (!StaysInside(table.Slice(sizeof(uint), (int)length / sizeof(uint) * sizeof(uint)), table[(sizeof(uint) + (int)length)..]))
        {
            throw file.Refuse(
                $"{Shown.Name(Key)} leads out of itself; every byte of a text must lead to an entry, and every replacement must "
                    + "end with a zero byte"
            );
        }
    }

    // Walks every path that a text can take: from a node, each byte but 0 leads to the entry base XOR byte.
    private static bool StaysInside(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> replacements)
    {
        int count = entries.Length / sizeof(uint);
        if (count == 0)
        {
            return true; // not used
        }

        int lastEnd = replacements.LastIndexOf((byte)0);
        var seen = new HashSet<uint>();
        var open = new Stack<uint>([BaseOf(entries, 0)]);
        while (open.TryPop(out uint node))
        {
            for (uint letter = 1; letter <= byte.MaxValue; letter++)
            {
                uint child = node ^ letter;
                if (child >= count)
                {
                    return false;
                }

                uint packed = EntryOf(entries, child);
                if ((packed & 0x8000_00FF) != letter)
                {
                    continue;
                }

                uint next = child ^ BaseOf(entries, child);
                bool isLeaf = (packed & 0x100) != 0;
                if (isLeaf && (next >= count || (EntryOf(entries, next) & 0x7FFF_FFFF) > lastEnd))
                {
                    return false;
                }

                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return true;
    }

    private static uint EntryOf(ReadOnlySpan<byte> entries, uint index) =>
        BinaryPrimitives.ReadUInt32LittleEndian(entries[((int)index * sizeof(uint))..]);

    private static uint BaseOf(ReadOnlySpan<byte> entries, uint index)
    {
        uint packed = EntryOf(entries, index);
        return (packed >> 10) << (int)((packed & (1u << 9)) >> 6);
    }
}
