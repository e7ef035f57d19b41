using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace LlmWorkbench.Llama.Native;

/// <summary>
/// llama.h of llama.cpp v0.5.0, as far as it is used. Names are those of the header. What is private to <see cref="ReleaseCalls"/> has
/// other structs or arguments in other releases.
/// </summary>
internal static unsafe partial class LlamaNative
{
    /// <summary>The name that <see cref="NativeLibraryLoader"/> resolves.</summary>
    internal const string Library = "llama";

    [LibraryImport(Library)]
    internal static partial void llama_log_set(delegate* unmanaged[Cdecl]<int, byte*, nint, void> callback, nint userData);

    [LibraryImport(Library)]
    internal static partial void llama_log_get(nint* callback, nint* userData);

    [LibraryImport(Library)]
    internal static partial void llama_backend_init();

    [LibraryImport(Library)]
    internal static partial byte* llama_print_system_info();

    [LibraryImport(Library)]
    internal static partial NativeModelParams llama_model_default_params();

    [LibraryImport(Library)]
    internal static partial NativeContextParams llama_context_default_params();

    [LibraryImport(Library)]
    internal static partial NativeQuantizeParams llama_model_quantize_default_params();

    [LibraryImport(Library)]
    internal static partial uint llama_model_quantize(byte* source, byte* target, NativeQuantizeParams* parameters);

    [LibraryImport(Library)]
    internal static partial nint llama_model_load_from_file(byte* path, NativeModelParams parameters);

    [LibraryImport(Library)]
    internal static partial void llama_model_free(nint model);

    [LibraryImport(Library)]
    internal static partial nint llama_model_get_vocab(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_ctx_train(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_embd(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_embd_out(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_layer(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_head(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_n_head_kv(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_rope_type(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial ulong llama_model_size(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial ulong llama_model_n_params(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_meta_val_str(ModelHandle model, byte* key, byte* buffer, nuint size);

    [LibraryImport(Library)]
    internal static partial int llama_model_meta_count(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_model_desc(ModelHandle model, byte* buffer, nuint size);

    [LibraryImport(Library)]
    internal static partial byte llama_model_has_encoder(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial byte llama_model_has_decoder(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial byte llama_model_is_recurrent(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial byte llama_model_is_hybrid(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_type(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_n_tokens(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial byte* llama_vocab_get_text(nint vocabulary, int token);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_get_attr(nint vocabulary, int token);

    [LibraryImport(Library)]
    internal static partial byte llama_vocab_is_eog(nint vocabulary, int token);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_bos(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_vocab_eos(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial byte llama_vocab_get_add_bos(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial byte llama_vocab_get_add_eos(nint vocabulary);

    [LibraryImport(Library)]
    internal static partial int llama_tokenize(
        nint vocabulary,
        byte* text,
        int textLength,
        int* tokens,
        int capacity,
        byte addSpecial,
        byte parseSpecial
    );

    [LibraryImport(Library)]
    internal static partial int llama_token_to_piece(nint vocabulary, int token, byte* buffer, int length, int leftStrip, byte special);

    [LibraryImport(Library)]
    internal static partial nint llama_init_from_model(ModelHandle model, NativeContextParams parameters);

    [LibraryImport(Library)]
    internal static partial void llama_free(nint context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_ctx(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_batch(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_ubatch(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial nint llama_get_memory(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial void llama_memory_clear(nint memory, byte data);

    [LibraryImport(Library)]
    internal static partial byte llama_memory_seq_rm(nint memory, int sequence, int from, int to);

    [LibraryImport(Library)]
    internal static partial void llama_memory_seq_add(nint memory, int sequence, int from, int to, int delta);

    [LibraryImport(Library)]
    internal static partial byte llama_memory_can_shift(nint memory);

    [LibraryImport(Library)]
    internal static partial int llama_decode(ContextHandle context, NativeBatch batch);

    [LibraryImport(Library)]
    internal static partial int llama_set_adapter_cvec(
        ContextHandle context,
        float* data,
        nuint length,
        int width,
        int firstLayer,
        int lastLayer
    );

    [LibraryImport(Library)]
    internal static partial nint llama_adapter_lora_init(ModelHandle model, byte* path);

    [LibraryImport(Library)]
    internal static partial void llama_adapter_lora_free(nint adapter);

    [LibraryImport(Library)]
    internal static partial int llama_set_adapters_lora(ContextHandle context, nint* adapters, nuint count, float* scales);

    [LibraryImport(Library)]
    internal static partial float* llama_get_logits_ith(ContextHandle context, int index);

    [LibraryImport(Library)]
    internal static partial float* llama_get_embeddings_ith(ContextHandle context, int index);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_penalties(
        int vocabularySize,
        int lastTokens,
        float repeat,
        float frequency,
        float presence
    );

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_penalties(int lastTokens, float repeat, float frequency, float presence);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_logit_bias(int vocabularySize, int count, NativeLogitBias* biases);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_grammar(nint vocabulary, byte* grammar, byte* root);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_top_k(int k);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_top_p(float p, nuint minKeep);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_min_p(float p, nuint minKeep);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_temp(float temperature);

    [LibraryImport(Library)]
    internal static partial nint llama_sampler_init_dist(uint seed);

    [LibraryImport(Library)]
    internal static partial void llama_sampler_apply(SamplerHandle sampler, NativeTokenDataArray* candidates);

    [LibraryImport(Library)]
    internal static partial void llama_sampler_accept(SamplerHandle sampler, int token);

    [LibraryImport(Library)]
    internal static partial void llama_sampler_free(nint sampler);
}
