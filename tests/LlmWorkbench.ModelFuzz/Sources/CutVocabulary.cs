using System.Buffers.Binary;
using LlmWorkbench.ModelFuzz.Mutations;

namespace LlmWorkbench.ModelFuzz.Sources;

/// <summary>Cuts a vocabulary down: its first tokens, every special token, the first merges, and ids to match.</summary>
internal static class CutVocabulary
{
    private const int FirstTokens = 700;
    private const int MaxSpecial = 60;
    private const int Merges = 400;
    private const uint Normal = 1;

    /// <summary>A smaller vocabulary of the same structure.</summary>
    public static Header Cut(Header whole)
    {
        Header cut = whole.Clone();
        int[] kept = Kept(whole);
        var newIds = kept.Select((old, id) => (old, id)).ToDictionary(p => (uint)p.old, p => p.id);
        for (int i = 0; i < cut.Entries.Count; i++)
        {
            Entry entry = cut.Entries[i];
            cut.Entries[i] = entry.Name switch
            {
                "tokenizer.ggml.tokens" or "tokenizer.ggml.token_type" or "tokenizer.ggml.scores" => Select(entry, kept),
                "tokenizer.ggml.merges" => Select(entry, [.. Enumerable.Range(0, (int)Math.Min((ulong)Merges, entry.Count))]),
                _ when entry.Name.EndsWith("_token_id", StringComparison.Ordinal) && entry.Type == 4 => Renumber(entry, newIds),
                _ => entry,
            };
        }

        return cut;
    }

    private static int[] Kept(Header whole)
    {
        int count = (int)(Find(whole, "tokenizer.ggml.tokens")?.Count ?? 0);
        byte[] types = Find(whole, "tokenizer.ggml.token_type")?.Numbers ?? [];
        HashSet<uint> named =
        [
            .. whole
                .Entries.Where(e => e.Name.EndsWith("_token_id", StringComparison.Ordinal) && e.Type == 4)
                .Select(e => BinaryPrimitives.ReadUInt32LittleEndian(e.Numbers)),
        ];
        IEnumerable<int> special = Enumerable
            .Range(0, count)
            .Skip(FirstTokens)
            .Where(id =>
                named.Contains((uint)id)
                || (types.Length >= 4 * count && BinaryPrimitives.ReadUInt32LittleEndian(types.AsSpan(4 * id)) != Normal)
            );
        return
        [
            .. Enumerable.Range(0, Math.Min(count, FirstTokens)),
            .. special.OrderByDescending(id => named.Contains((uint)id)).Take(MaxSpecial).Order(),
        ];
    }

    private static Entry Select(Entry entry, int[] kept)
    {
        int width = Entry.Width(entry.ElementType);
        return entry with
        {
            Count = (ulong)kept.Length,
            Numbers = entry.Strings is null ? [.. kept.SelectMany(i => entry.Numbers[(i * width)..((i + 1) * width)])] : [],
            Strings = entry.Strings is { } strings ? [.. kept.Select(i => strings[i])] : null,
        };
    }

    private static Entry Renumber(Entry entry, Dictionary<uint, int> newIds)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(
            number,
            newIds.GetValueOrDefault(BinaryPrimitives.ReadUInt32LittleEndian(entry.Numbers), 0)
        );
        return entry with { Numbers = number };
    }

    private static Entry? Find(Header header, string name) => header.Entries.Find(e => e.Name == name);
}
