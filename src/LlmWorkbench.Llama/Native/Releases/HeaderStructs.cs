namespace LlmWorkbench.Llama.Native.Releases;

/// <summary>The structs of llama.h v0.5.0 that differ between releases, as NativeStructs.cs has them.</summary>
internal static class HeaderStructs
{
    private const int Bool = 1;
    private const int Number = 4;
    private const int Pointer = 8;

    /// <summary>How a model is loaded: llama_model_params.</summary>
    internal static StructFields ModelParams { get; } =
        new(
            ("devices", Pointer),
            ("tensor_buft_overrides", Pointer),
            ("n_gpu_layers", Number),
            ("split_mode", Number),
            ("load_mode", Number),
            ("lazy_mode", Number),
            ("main_gpu", Number),
            ("tensor_split", Pointer),
            ("progress_callback", Pointer),
            ("progress_callback_user_data", Pointer),
            ("kv_overrides", Pointer),
            ("vocab_only", Bool),
            ("check_tensors", Bool),
            ("use_extra_bufts", Bool),
            ("no_host", Bool),
            ("no_alloc", Bool),
            ("load_mtp", Bool)
        );

    /// <summary>How a context is made: llama_context_params.</summary>
    internal static StructFields ContextParams { get; } =
        new(
            ("n_ctx", Number),
            ("n_batch", Number),
            ("n_ubatch", Number),
            ("n_seq_max", Number),
            ("n_rs_seq", Number),
            ("n_outputs_max", Number),
            ("n_outputs_max_per_seq", Number),
            ("n_threads", Number),
            ("n_threads_batch", Number),
            ("ctx_type", Number),
            ("rope_scaling_type", Number),
            ("pooling_type", Number),
            ("attention_type", Number),
            ("flash_attn_type", Number),
            ("rope_freq_base", Number),
            ("rope_freq_scale", Number),
            ("yarn_ext_factor", Number),
            ("yarn_attn_factor", Number),
            ("yarn_beta_fast", Number),
            ("yarn_beta_slow", Number),
            ("yarn_orig_ctx", Number),
            ("defrag_thold", Number),
            ("cb_eval", Pointer),
            ("cb_eval_user_data", Pointer),
            ("type_k", Number),
            ("type_v", Number),
            ("abort_callback", Pointer),
            ("abort_callback_data", Pointer),
            ("embeddings", Bool),
            ("offload_kqv", Bool),
            ("no_perf", Bool),
            ("op_offload", Bool),
            ("swa_full", Bool),
            ("kv_unified", Bool),
            ("samplers", Pointer),
            ("n_samplers", Pointer),
            ("ctx_other", Pointer)
        );

    /// <summary>How a file is quantized: llama_model_quantize_params.</summary>
    internal static StructFields QuantizeParams { get; } =
        new(
            ("nthread", Number),
            ("ftype", Number),
            ("output_tensor_type", Number),
            ("token_embedding_type", Number),
            ("allow_requantize", Bool),
            ("quantize_output_tensor", Bool),
            ("only_copy", Bool),
            ("pure", Bool),
            ("keep_split", Bool),
            ("dry_run", Bool),
            ("imatrix", Pointer),
            ("kv_overrides", Pointer),
            ("tt_overrides", Pointer),
            ("prune_layers", Pointer),
            ("max_buf_size", Pointer)
        );
}
