using System.Text;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>The vocabulary: a list of different pieces, with a score and a type for each.</summary>
internal static class VocabularyCheck
{
    private const string Tokens = "tokenizer.ggml.tokens";

    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        string model = file.Metadata.TokenizerModel ?? "";
        if (model.Length == 0)
        {
            return; // llama.cpp refuses it by itself
        }

        // llama.cpp loads these, and ends the process when it is asked to tokenize or to show a token.
        if (model is "no_vocab" or "none")
        {
            throw file.Refuse(
                "tokenizer.ggml.model",
                file.Metadata["tokenizer.ggml.model"],
                "the name of a tokenizer: a model without a vocabulary can neither read nor write text"
            );
        }

        GgufStrings tokens = file.Metadata.Find(Tokens) is { IsArray: true, Strings: { Count: > 0 } strings }
            ? strings
            : throw file.Refuse(
                $"{Shown.Name(Tokens)} is {file.Metadata.Find(Tokens)?.Describe() ?? "missing"}; it must be an array of at least one string"
            );
        CheckPerToken(file, "tokenizer.ggml.scores", tokens.Count, GgufValueType.Float32, GgufValueType.Int32);
        CheckPerToken(file, "tokenizer.ggml.token_type", tokens.Count, GgufValueType.Int32);
        CheckSuppressed(file);
        CheckSplitting(file, model);
        CheckScores(file);
        CheckMerges(file);
        TokenIndex ids = Index(file, tokens);
        ByteTokenCheck.Check(file, model, tokens, ids);
        SpecialTokenCheck.Check(file, model, tokens.Count);
        if (model == "t5")
        {
            CharsmapCheck.Check(file);
        }

        if (model == "rwkv")
        {
            RwkvTokenCheck.Check(file, tokens);
        }
    }

    // Compared byte by byte: what is not UTF-8 would look alike as text. llama.cpp compares C strings, which end at a zero.
    private static TokenIndex Index(GgufFile file, GgufStrings tokens)
    {
        TokenIndex ids = new(tokens);
        for (int id = 0; id < tokens.Count; id++)
        {
            if (ids.Add(id) is { } other)
            {
                throw file.Refuse(
                    $"{Shown.Name(Tokens)} holds {Shown.Name(NameOf(tokens, id))} for tokens {other} and {id}; each token must be "
                        + $"different{(tokens.GetUtf8(id).Contains((byte)0) ? " before a zero byte" : "")}"
                );
            }
        }

        return ids;
    }

    /// <summary>The text of a token as llama.cpp takes it: up to a zero byte, and an empty one gets a name (llama-vocab.cpp,
    /// load).</summary>
    internal static ReadOnlySpan<byte> NameOf(GgufStrings tokens, int id)
    {
        ReadOnlySpan<byte> token = tokens.GetUtf8(id);
        int end = token.IndexOf((byte)0);
        token = end < 0 ? token : token[..end];
        return token.IsEmpty ? Encoding.ASCII.GetBytes($"[EMPTY_{id}]") : token;
    }

    private static void CheckPerToken(GgufFile file, string key, int tokens, GgufValueType type, GgufValueType? other = null)
    {
        if (
            file.Metadata.Find(key) is { } value
            && (!value.IsArray || (value.ElementType != type && value.ElementType != other) || value.Count < tokens)
        )
        {
            throw file.Refuse(
                $"{Shown.Name(key)} is {value.Describe()}; it must be an array of {GgufValue.NameOf(type)} with one for each "
                    + $"of the {Shown.Number(tokens)} tokens"
            );
        }
    }

    // LLamaSharp's release takes whatever stands there for 32-bit integers.
    private static void CheckSuppressed(GgufFile file)
    {
        const string Key = "tokenizer.ggml.suppress_tokens";
        if (file.Metadata.Find(Key) is { } value && value is not { IsArray: true, ElementType: GgufValueType.Int32 })
        {
            throw file.Refuse($"{Shown.Name(Key)} is {value.Describe()}; it must be an array of int32");
        }
    }

    // This rule leaves spaces between the words, where pairs may have none; only the tokenizer of its own name drops them.
    private static void CheckSplitting(GgufFile file, string model)
    {
        const string Key = "tokenizer.ggml.pre";
        if (model is "gpt2" or "hybriddna" && file.Metadata.GetString(Key) == "whitespace")
        {
            throw file.Refuse(
                Key,
                file.Metadata[Key],
                $"another rule for 'tokenizer.ggml.model' {Shown.Name(model)}; that one goes with the tokenizer 'whitespace' alone"
            );
        }
    }

    // Pairs are joined in the order of their scores: with one that compares with nothing, there is no order.
    private static void CheckScores(GgufFile file)
    {
        const string Key = "tokenizer.ggml.scores";
        if (
            file.Metadata.Find(Key) is { ElementType: GgufValueType.Float32 } scores
            && scores.GetElements<float>().IndexOf(float.NaN) is >= 0 and int id
        )
        {
            throw file.Refuse($"{Shown.Name(Key)} holds NaN for token {id}; each score must be a number");
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
