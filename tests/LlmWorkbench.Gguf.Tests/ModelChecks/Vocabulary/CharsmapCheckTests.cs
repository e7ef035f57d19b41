using System.Runtime.InteropServices;

namespace LlmWorkbench.Gguf.Tests.ModelChecks.Vocabulary;

[Fast]
public sealed class CharsmapCheckTests : ModelCheckTest
{
    private const string Key = "tokenizer.ggml.precompiled_charsmap";
    private const uint Leaf = 0x100;

    // 'A' becomes 'a': the root's base is entry 256, A's entry says that it is a leaf, and its base leads to entry 1.
    private static uint[] Entries
    {
        get
        {
            uint[] entries = new uint[512];
            entries[0] = 256u << 10;
            entries[256 + 'A'] = 'A' | Leaf | ((256u + 'A' ^ 1) << 10);
            entries[1] = 0;
            return entries;
        }
    }

    private static byte[] Table(uint[] entries, string replacements, uint? length = null) =>
        [
            .. BitConverter.GetBytes(length ?? (uint)entries.Length * 4),
            .. MemoryMarshal.AsBytes<uint>(entries),
            .. replacements.Select(letter => (byte)letter),
        ];

    private static TinyModel Unigram(byte[] table) =>
        new TinyModel()
            .SetVocabulary("t5", "<pad>", "</s>", "<unk>", "a")
            .Set("tokenizer.ggml.scores", GgufValue.OfArray([0f, 0f, 0f, -1f]))
            .Set(Key, GgufValue.OfArray(table));

    [Fact]
    public void Passes_a_table_that_every_text_stays_in() => Passes(Unigram(Table(Entries, "a\0")));

    [Fact]
    public void Passes_an_empty_table() => Passes(Unigram(Table([], "")));

    [Fact]
    public void Refuses_a_table_that_is_longer_than_it_is() =>
        Refused(Unigram(Table(Entries, "a\0", length: 1_000_000)), Key, "1,000,000 bytes", "there are 2,050");

    [Fact]
    public void Refuses_a_root_that_leads_out_of_the_table()
    {
        uint[] entries = Entries;
        entries[0] = 512u << 10;
        Refused(Unigram(Table(entries, "a\0")), Key, "leads out of itself");
    }

    [Fact]
    public void Refuses_a_replacement_behind_the_end()
    {
        uint[] entries = Entries;
        entries[1] = 2;
        Refused(Unigram(Table(entries, "a\0")), Key, "leads out of itself");
    }

    [Fact]
    public void Refuses_a_replacement_without_an_end() => Refused(Unigram(Table(Entries, "a")), Key, "end with a zero byte");

    [Fact]
    public void Refuses_numbers_that_are_no_bytes() => Refused(Unigram([]).Set(Key, GgufValue.OfArray([1f, 2f, 3f, 4f])), Key, "bytes");

    [Fact]
    public void Refuses_a_table_without_room_for_its_length() => Refused(Unigram([1, 2]), Key, "4 to 16,777,216 bytes");
}
