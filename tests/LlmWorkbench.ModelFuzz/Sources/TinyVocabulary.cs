using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.ModelFuzz.Sources;

/// <summary>A small vocabulary of each kind of tokenizer.</summary>
/// <param name="Model">The tokenizer's name in the file.</param>
/// <param name="Tokens">The tokens.</param>
/// <param name="Types">Their types: 1 normal, 2 unknown, 3 control, 6 byte.</param>
internal sealed record TinyVocabulary(string Model, IReadOnlyList<string> Tokens, IReadOnlyList<int> Types)
{
    /// <summary>How many tokens there are.</summary>
    public int Count => Tokens.Count;

    /// <summary>Byte-level pairs.</summary>
    public static TinyVocabulary BytePairs { get; } =
        new("gpt2", TinyModel.Tokens, [.. TinyModel.Tokens.Select(t => t.StartsWith("<|", StringComparison.Ordinal) ? 3 : 1)]);

    /// <summary>SentencePiece with all bytes.</summary>
    public static TinyVocabulary SentencePiece { get; } =
        Make(
            "llama",
            [
                ("<unk>", 2),
                ("<s>", 3),
                ("</s>", 3),
                .. Enumerable.Range(0, 256).Select(i => ($"<0x{i:X2}>", 6)),
                .. Words("▁ a b c d e h i l n o r s t th the ▁the ▁a ▁c at ▁cat er in ▁in he ll lo ▁h ▁he").Select(w => (w, 1)),
            ]
        );

    /// <summary>Word pieces, as bert has them.</summary>
    public static TinyVocabulary WordPieces { get; } =
        Make(
            "bert",
            [
                ("[PAD]", 3),
                .. Enumerable.Range(0, 99).Select(i => ($"[unused{i}]", 1)),
                ("[UNK]", 2),
                ("[CLS]", 3),
                ("[SEP]", 3),
                ("[MASK]", 3),
                .. Words("▁the ▁cat ▁hello ▁world ! , . a b c d e s ing er").Select(w => (w, 1)),
            ]
        );

    /// <summary>RWKV's longest matches.</summary>
    public static TinyVocabulary Rwkv { get; } =
        Make(
            "rwkv",
            [
                ("<s>", 3),
                .. Enumerable.Range(0, 256).Select(i => ($"\\x{i:x2}", 1)),
                .. Words("th the in er \\n\\n ab cat").Select(w => (w, 1)),
            ]
        );

    /// <summary>Adds the tokenizer's keys.</summary>
    public void AddTo(GgufWriter writer)
    {
        writer.Add("tokenizer.ggml.model", Model);
        writer.Add("tokenizer.ggml.tokens", Tokens);
        writer.Add("tokenizer.ggml.token_type", Types.ToArray());
        if (Model == "bert")
        {
            writer.Add("tokenizer.ggml.token_type_count", 2u);
        }

        if (Model == "gpt2")
        {
            writer.Add("tokenizer.ggml.pre", "qwen2");
            writer.Add("tokenizer.ggml.merges", TinyModel.Merges.Select(merge => $"{merge.Left} {merge.Right}").ToArray());
            writer.Add("tokenizer.ggml.bos_token_id", (uint)TinyModel.EndOfText);
            writer.Add("tokenizer.ggml.eos_token_id", (uint)TinyModel.EndOfText);
        }
        else
        {
            writer.Add("tokenizer.ggml.scores", Enumerable.Range(0, Count).Select(i => -(float)i).ToArray());
        }
    }

    private static TinyVocabulary Make(string model, (string Token, int Type)[] tokens) =>
        new(model, [.. tokens.Select(t => t.Token)], [.. tokens.Select(t => t.Type)]);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
