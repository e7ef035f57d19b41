namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>Names that llama.cpp looks for: with them a mutation reaches code that a random text would not.</summary>
internal static class KnownNames
{
    /// <summary>Keys that follow an architecture's name, with the number of the value type that they should have.</summary>
    public static IReadOnlyList<(string Name, uint Type)> ArchitectureKeys { get; } =
    [
        .. Typed(
            4,
            """
            vocab_size context_length embedding_length embedding_length_out embedding_length_per_layer_input features_length block_count
            leading_dense_block_count feed_forward_length expert_feed_forward_length expert_shared_feed_forward_length
            expert_chunk_feed_forward_length expert_count expert_used_count expert_shared_count expert_group_count expert_group_used_count
            expert_gating_func experts_per_group moe_every_n_layers nextn_predict_layers n_deepstack_layers pooling_type decoder_start_token_id
            decoder_block_count rescale_every_n_layers time_mix_extra_dim time_decay_extra_dim token_shift_count interleave_moe_layer_step
            full_attention_interval attention.head_count attention.head_count_kv attention.key_length attention.value_length
            attention.group_norm_groups attention.q_lora_rank attention.kv_lora_rank attention.decay_lora_rank attention.iclr_lora_rank
            attention.value_residual_mix_lora_rank attention.gate_lora_rank attention.relative_buckets_count attention.sliding_window
            attention.sliding_window_pattern attention.temperature_length attention.key_length_mla attention.value_length_mla
            attention.key_length_swa attention.value_length_swa attention.indexer.head_count attention.indexer.key_length
            attention.indexer.top_k attention.shared_kv_layers rope.dimension_count rope.dimension_count_swa
            rope.scaling.original_context_length ssm.conv_kernel ssm.inner_size ssm.state_size ssm.time_step_rank ssm.group_count
            kda.head_dim wkv.head_size posnet.embedding_length posnet.block_count convnext.embedding_length convnext.block_count
            shortconv.l_cache block_size
            """
        ),
        .. Typed(
            6,
            """
            attention.layer_norm_epsilon attention.layer_norm_rms_epsilon attention.group_norm_epsilon attention.max_alibi_bias
            attention.clamp_kqv attention.scale attention.output_scale attention.temperature_scale attention.value_scale
            rope.freq_base rope.freq_base_swa rope.scale_linear rope.scaling.factor rope.scaling.alpha rope.scaling.attn_factor
            rope.scaling.yarn_log_multiplier rope.scaling.yarn_ext_factor rope.scaling.yarn_attn_factor rope.scaling.yarn_beta_fast
            rope.scaling.yarn_beta_slow logit_scale attn_logit_softcapping router_logit_softcapping final_logit_softcapping
            residual_scale embedding_scale expert_weights_scale expert_group_scale
            """
        ),
        .. Typed(
            7,
            "use_parallel_residual expert_weights_norm attention.causal rope.scaling.finetuned swin_norm ssm.dt_b_c_rms "
                + "norm_before_residual"
        ),
        .. Typed(8, "rope.scaling.type tensor_data_layout hidden_activation"),
        .. Typed(
            Entry.ArrayType,
            "rope.dimension_sections classifier.output_labels target_layers attention.sliding_window_pattern deepstack_mapping"
        ),
    ];

    /// <summary>Keys that stand for themselves, with the number of the value type that they should have.</summary>
    public static IReadOnlyList<(string Name, uint Type)> PlainKeys { get; } =
    [
        .. Typed(
            4,
            """
            general.alignment general.file_type general.quantization_version tokenizer.ggml.bos_token_id tokenizer.ggml.eos_token_id
            tokenizer.ggml.eot_token_id tokenizer.ggml.eom_token_id tokenizer.ggml.unknown_token_id tokenizer.ggml.seperator_token_id
            tokenizer.ggml.padding_token_id tokenizer.ggml.cls_token_id tokenizer.ggml.mask_token_id tokenizer.ggml.token_type_count
            tokenizer.ggml.fim_pre_token_id tokenizer.ggml.fim_suf_token_id tokenizer.ggml.fim_mid_token_id tokenizer.ggml.fim_pad_token_id
            tokenizer.ggml.fim_rep_token_id tokenizer.ggml.fim_sep_token_id tokenizer.ggml.prefix_token_id
            """
        ),
        .. Typed(2, "split.no split.count"),
        .. Typed(5, "split.tensors.count general.sampling.top_k general.sampling.penalty_last_n"),
        .. Typed(6, "general.sampling.temp general.sampling.top_p general.sampling.min_p adapter.lora.alpha"),
        .. Typed(
            7,
            """
            tokenizer.ggml.add_bos_token tokenizer.ggml.add_eos_token tokenizer.ggml.add_sep_token tokenizer.ggml.add_space_prefix
            tokenizer.ggml.remove_extra_whitespaces tokenizer.ggml.normalizer.lowercase tokenizer.ggml.normalizer.strip_accents
            """
        ),
        .. Typed(
            8,
            "general.type general.name tokenizer.ggml.model tokenizer.ggml.pre tokenizer.chat_template adapter.type "
                + "general.sampling.sequence"
        ),
        .. Typed(
            Entry.ArrayType,
            "tokenizer.ggml.suppress_tokens tokenizer.ggml.precompiled_charsmap tokenizer.ggml.scores tokenizer.ggml.merges "
                + "tokenizer.ggml.token_type"
        ),
    ];

    /// <summary>Architectures.</summary>
    public static IReadOnlyList<string> Architectures { get; } =
        Words(
            """
            clip llama llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder refact bert modern-bert nomic-bert nomic-bert-moe neo-bert
            jina-bert-v2 jina-bert-v3 eurobert bloom stablelm qwen qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3next qwen3vl qwen35 phi2 phi3 phimoe
            plamo plamo2 plamo3 codeshell orion internlm2 minicpm minicpm3 gemma gemma2 gemma3 gemma3n gemma4 gemma-embedding starcoder2 mamba
            mamba2 jamba falcon-h1 xverse command-r cohere2 dbrx olmo olmo2 olmoe openelm arctic deepseek deepseek2 deepseek32 deepseek4 chatglm
            glm4 glm4moe bitnet t5 t5encoder jais nemotron nemotron_h exaone exaone4 rwkv6 rwkv6qwen2 rwkv7 arwkv7 granite granitemoe
            granitehybrid chameleon wavtokenizer-dec plm bailingmoe bailingmoe2 dots1 arcee afmoe ernie4_5 ernie4_5-moe hunyuan-moe hunyuan-dense
            smollm3 gpt-oss lfm2 lfm2moe dream smallthinker llada llada-moe seed_oss grovemoe apertus minimax-m2 cogvlm rnd1 pangu-embedded
            mistral3 mimo2 llama-embed maincoder kimi-linear controlvector
            """
        );

    /// <summary>Other texts with a meaning: tokenizers, their splitting rules, ways of scaling, kinds of file.</summary>
    public static IReadOnlyList<string> Texts { get; } =
        Words(
            """
            gpt2 llama bert t5 rwkv plamo2 gemma4 hybriddna whitespace none no_vocab test replit default llama-bpe deepseek-llm deepseek-coder
            falcon mpt starcoder gpt-2 jina-es jina-v2-code refact command-r qwen2 qwen35 stablelm2 olmo dbrx smaug-bpe poro-chat chatglm-bpe
            viking jais tekken smollm codeshell bloom gpt3-finnish exaone chameleon minerva-7b megrez gpt-4o superbpe trillion bailingmoe
            seed-coder hunyuan kimi-k2 roberta-bpe llama4 grok-2 linear yarn longrope none mean cls last rank model adapter lora imatrix
            """
        );

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<(string, uint)> Typed(uint type, string names) => Words(names).Select(name => (name, type));
}
