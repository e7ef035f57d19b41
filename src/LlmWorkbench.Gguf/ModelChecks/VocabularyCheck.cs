using System.Text;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>The vocabulary: a list of different pieces, with a score and a type for each.</summary>
internal static class VocabularyCheck
{
    private const string Tokens = "tokenizer.ggml.tokens";

    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        string model = file.Metadata.TokenizerModel ?? "";
        if (model is "" or "no_vocab" or "none")
        {
            return; // llama.cpp refuses the first by itself, and reads no vocabulary for the others
        }

        GgufStrings tokens = file.Metadata.Find(Tokens) is { IsArray: true, Strings: { Count: > 0 } strings }
            ? strings
            : throw file.Refuse($"{Shown.Name(Tokens)} is {file.Metadata.Find(Tokens)?.Describe() ?? "missing"}; it must be an array of at least one string");
        CheckPerToken(file, "tokenizer.ggml.scores", tokens.Count, GgufValueType.Float32, GgufValueType.Int32);
        CheckPerToken(file, "tokenizer.ggml.token_type", tokens.Count, GgufValueType.Int32);
        CheckMerges(file);
        Dictionary<ReadOnlyMemory<byte>, int> ids = Index(file, tokens);
        ByteTokenCheck.Check(file, model, tokens, ids);
        SpecialTokenCheck.Check(file, model, tokens.Count);
        if (model == "rwkv")
        {
            RwkvTokenCheck.Check(file, tokens);
        }
    }

    // Compared byte by byte: what is not UTF-8 would look alike as text.
    private static Dictionary<ReadOnlyMemory<byte>, int> Index(GgufFile file, GgufStrings tokens)
    {
        Dictionary<ReadOnlyMemory<byte>, int> ids = new(tokens.Count, ByteSequenceComparer.Instance);
        for (int id = 0; id < tokens.Count; id++)
        {
            ReadOnlyMemory<byte> token = NameOf(tokens, id);
            if (!ids.TryAdd(token, id))
            {
                throw file.Refuse($"{Shown.Name(Tokens)} holds {Shown.Name(token.Span)} for tokens {ids[token]} and {id}; each token must be different");
            }
        }

        return ids;
    }

    /// <summary>The text of a token as llama.cpp takes it: an empty one gets a name (llama-vocab.cpp, load).</summary>
    internal static ReadOnlyMemory<byte> NameOf(GgufStrings tokens, int id) =>
        tokens.GetUtf8Memory(id) is { IsEmpty: false } token ? token : Encoding.ASCII.GetBytes($"[EMPTY_{id}]");

    private static void CheckPerToken(GgufFile file, string key, int tokens, params ReadOnlySpan<GgufValueType> types)
    {
        if (file.Metadata.Find(key) is { } value && (!value.IsArray || !types.Contains(value.ElementType) || value.Count < tokens))
        {
            throw file.Refuse($"{Shown.Name(key)} is {value.Describe()}; it must be an array of {GgufValue.NameOf(types[0])} with one for each of the {Shown.Number(tokens)} tokens");
        }
    }

    private static void CheckMerges(GgufFile file)
    {
        const string Key = "tokenizer.ggml.merges";
        if (file.Metadata.Find(Key) is { } merges && merges is not { IsArray: true, Strings: not null })
        {
            throw file.Refuse($"{Shown.Name(Key)} is {merges.Describe()}; it must be an array of strings");
        }
    }
}
