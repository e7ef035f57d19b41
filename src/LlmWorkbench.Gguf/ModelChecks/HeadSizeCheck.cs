using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>
/// The size of a head's queries, keys and values, and how much of it is rotated. Sizes that do not fit together end the
/// process when the graph is built, or when it is computed (llama.cpp's src/models/ and ggml's rotation).
/// </summary>
internal static class HeadSizeCheck
{
    // Architectures whose graphs assert that keys and values have one size.
    private static readonly HashSet<string> s_equalSizes = Names(
        """
        afmoe apertus arcee arctic baichuan bailingmoe2 bert bitnet bloom chameleon chatglm codeshell cogvlm cohere2 cohere2moe
        command-r dbrx deci deepseek dots1 dream ernie4_5 ernie4_5-moe eurobert exaone exaone4 exaone-moe falcon gemma4 glm4 glm4moe
        gpt2 gptneox granite granitehybrid granitemoe granite_swa graniteswitch grok grovemoe hunyuan-dense hunyuan-moe hunyuan_vl
        hy_v3 internlm2 jais jais2 jina-bert-v2 jina-bert-v3 laguna llada llada-moe llama llama4 llama-embed maincoder mellum
        minicpm minimax-01 minimax-m2 minimax-m3 mistral3 modern-bert mpt muse-glimmer nanbeige nemotron nemotron_h nemotron_h_moe
        neo-bert nomic-bert nomic-bert-moe olmo olmo2 olmoe openelm orion paddleocr pangu-embedded phi2 phi3 phimoe plamo pockettts
        qwen qwen2 qwen2moe qwen2vl qwen3 qwen35 qwen35moe qwen3moe qwen3next qwen3tts qwen3vl qwen3vlmoe qwen4exp refact rnd1
        seed_oss smallthinker smollm3 spark2_5 stablelm starcoder starcoder2 t5 t5encoder xverse
        """
    );

    // Of these, and one more, those that assert that all of it is rotated.
    private static readonly HashSet<string> s_whollyRotated = Names(
        """
        apertus arcee arctic baichuan chameleon codeshell cogvlm cohere2moe dbrx deci deepseek dots1 dream ernie4_5 ernie4_5-moe
        exaone exaone4 exaone-moe falcon granite granitemoe granite_swa graniteswitch grok grovemoe hunyuan-dense hunyuan-moe
        hunyuan_vl hy_v3 internlm2 jais2 llada llada-moe llama llama4 llama-embed maincoder mellum minicpm mistral3 olmo olmo2 olmoe
        orion paddleocr pangu-embedded plamo pockettts qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3tts qwen3vl qwen3vlmoe rnd1
        seed_oss smallthinker smollm3 starcoder2 talkie xverse
        """
    );

    // Architectures with attention in some layers only: the first may have none.
    private static readonly HashSet<string> s_hybrid = Names("deci granitehybrid nemotron_h nemotron_h_moe");

    // llama.cpp's LLAMA_ROPE_TYPE_NONE: what these say of rotation is not used.
    private static readonly HashSet<string> s_unrotated = Names(
        """
        clip gpt2 gptj mpt refact bloom mamba mamba2 jamba jina-bert-v2 t5 t5encoder jais rwkv6 rwkv6qwen2 rwkv7 arwkv7 wavtokenizer-dec
        nemotron_h nemotron_h_moe kimi-linear kimi-k3
        """
    );

    /// <summary>Refuses sizes that native code asserts against.</summary>
    /// <param name="file">The file.</param>
    /// <param name="heads">Query heads: one number, or one for each layer; null when the file does not say.</param>
    /// <param name="embedding">Numbers per token; null when the file does not say.</param>
    public static void Check(GgufFile file, IReadOnlyList<long>? heads, long? embedding)
    {
        string architecture = file.Metadata.Architecture!;
        if (heads is not [> 0, ..] || embedding is not { } length)
        {
            RefuseNoHeads(file, heads, architecture);
            return; // without attention there are no heads, and a vocabulary need not speak of them
        }

        var full = Sizes.Read(file, "", new Sizes(length / heads[0], length / heads[0], null));
        var sliding = Sizes.Read(file, "_swa", full);
        foreach ((Sizes sizes, string suffix) in ((Sizes, string)[])[(full, ""), (sliding, "_swa")])
        {
            string rotation = Shown.Name(file.Metadata.ForArchitecture("rope.dimension_count" + suffix));
            if (s_equalSizes.Contains(architecture) && sizes.Key != sizes.Value)
            {
                throw file.Refuse(
                    $"{Described(sizes, suffix)} for {rotation}; for the architecture {Shown.Name(architecture)} the first two "
                        + "must be equal"
                );
            }

            if (s_whollyRotated.Contains(architecture) && sizes.Rotation != sizes.Key)
            {
                throw file.Refuse(
                    $"{Described(sizes, suffix)} for {rotation}; for the architecture {Shown.Name(architecture)} the three must be equal"
                );
            }

            if (!s_unrotated.Contains(architecture) && (sizes.Rotation > sizes.Key || sizes.Rotation == 0 || sizes.Rotation % 2 != 0))
            {
                throw file.Refuse(
                    $"{rotation} holds {Shown.Number(sizes.Rotation)}; it must be an even number from 2 to "
                        + $"{Shown.Number(sizes.Key)}, the size of a head's keys"
                );
            }
        }
    }

    // The embedding's length is divided by the number of heads.
    private static void RefuseNoHeads(GgufFile file, IReadOnlyList<long>? heads, string architecture)
    {
        if (heads is not [> 0, ..] && file.Tensors.Count > 0 && s_equalSizes.Contains(architecture) && !s_hybrid.Contains(architecture))
        {
            string key = Shown.Name(file.Metadata.ForArchitecture("attention.head_count"));
            throw file.Refuse(
                $"{key} {(heads is null ? "is missing" : "holds 0 for layer 0")}; for the architecture {Shown.Name(architecture)} "
                    + "it must be at least 1"
            );
        }
    }

    private static string Described(Sizes sizes, string suffix) =>
        $"the head size{(suffix.Length == 0 ? "" : " of sliding windows")} is {Shown.Number(sizes.Key)} for keys, "
        + $"{Shown.Number(sizes.Value)} for values and {Shown.Number(sizes.Rotation)}";

    private static HashSet<string> Names(string names) => [.. names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    // What the file does not say is as usual: for layers with a sliding window, as for the others.
    private sealed record Sizes(long Key, long Value, long? Rotated)
    {
        public long Rotation => Rotated ?? Key;

        public static Sizes Read(GgufFile file, string suffix, Sizes usual)
        {
            long key = file.Integer("attention.key_length" + suffix, 1, int.MaxValue) ?? usual.Key;
            long value = file.Integer("attention.value_length" + suffix, 1, int.MaxValue) ?? usual.Value;
            return new Sizes(
                key,
                value,
                file.Integer("rope.dimension_count" + suffix, 0, int.MaxValue) ?? (suffix.Length == 0 ? key : usual.Rotation)
            );
        }
    }
}
