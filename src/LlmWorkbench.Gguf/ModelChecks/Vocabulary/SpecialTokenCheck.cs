using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>
/// Tokens that the tokenizer puts around a text. Where it must and has none, tokenizing ends the process.
/// </summary>
internal static class SpecialTokenCheck
{
    /// <summary>Refuses a vocabulary without a token that will be needed.</summary>
    public static void Check(GgufFile file, string model, int tokens)
    {
        bool bytePairs = model is "gpt2" or "hybriddna" or "whitespace";

        // llama.cpp's own ids, used when the file gives none and they exist.
        long begin = model switch
        {
            "llama" or "plamo2" => 1,
            "bert" => 101,
            _ => bytePairs ? 11 : -1,
        };
        long end = model switch
        {
            "llama" or "plamo2" => 2,
            "t5" => 1,
            _ => bytePairs ? 11 : -1,
        };
        bool addsBegin =
            model is "bert" or "gemma4" || (file.Metadata.GetBoolean("tokenizer.ggml.add_bos_token") ?? (model == "llama" || bytePairs));
        bool addsEnd = model != "bert" && (file.Metadata.GetBoolean("tokenizer.ggml.add_eos_token") ?? (model == "t5" || bytePairs));
        Require(file, addsBegin, "tokenizer.ggml.bos_token_id", begin, tokens);
        Require(file, addsEnd, "tokenizer.ggml.eos_token_id", end, tokens);
        Require(file, model == "bert", "tokenizer.ggml.seperator_token_id", 102, tokens);
    }

    private static void Require(GgufFile file, bool needed, string key, long usual, int tokens)
    {
        if (!needed || (usual >= 0 && usual < tokens) || file.Metadata.GetInteger(key) is { } id && id >= 0 && id < tokens)
        {
            return;
        }

        throw file.Refuse(
            $"{Shown.Name(key)} is {file.Held(key)}; the tokenizer adds this token to texts, so "
                + $"it must be from 0 to {Shown.Number(tokens - 1)}"
        );
    }
}
