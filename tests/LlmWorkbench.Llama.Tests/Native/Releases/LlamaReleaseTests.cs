using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Tests.Native.Releases;

[Fast]
public sealed class LlamaReleaseTests
{
    [Theory]
    [InlineData("0.25.1", "0ad4a86", "0.5.0")]
    [InlineData("0.25.1", "0ad4a8612345", "0.5.0")]
    [InlineData("0.23.0", "5b4ebc5", "0.4.0")]
    [InlineData("0.18.0", "815a2a591", "of LLamaSharp 0.30.0")]
    public void A_release_is_known_by_the_version_and_commit_of_ggml(string ggml, string commit, string name) =>
        Assert.Equal(name, LlamaRelease.Of(ggml, commit, null, "folder", "VARIABLE").Name);

    [Fact]
    public void What_was_compiled_without_its_history_is_known_by_the_version_of_llama_cpp()
    {
        Assert.Equal("0.5.0", LlamaRelease.Of("0.25.1", "unknown", "0.5.0-dev", "folder", "VARIABLE").Name);
        Assert.Equal("0.5.0", LlamaRelease.Of("0.25.1", null, "0.5.0", "folder", "VARIABLE").Name);
        Assert.Throws<LlamaException>(() => LlamaRelease.Of("0.25.1", "unknown", "0.5.1", "folder", "VARIABLE"));
        Assert.Throws<LlamaException>(() => LlamaRelease.Of("0.24.0", "unknown", "0.5.0", "folder", "VARIABLE"));
    }

    [Theory]
    [InlineData("0.25.1", "1234567", "holds a llama.cpp of ggml 0.25.1 (1234567), but")]
    [InlineData("0.26.0", "0ad4a86", "holds a llama.cpp of ggml 0.26.0 (0ad4a86), but")]
    [InlineData("0.25.1", null, "holds a llama.cpp of ggml 0.25.1 (of an unknown commit), but")]
    [InlineData(null, null, "holds a llama.cpp that does not say its version, but")]
    public void Another_release_is_refused_by_name(string? ggml, string? commit, string words)
    {
        LlamaException refused = Assert.Throws<LlamaException>(() => LlamaRelease.Of(ggml, commit, null, "/some/folder", "VARIABLE"));
        Assert.StartsWith($"The folder /some/folder {words}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            "this build knows llama.cpp of LLamaSharp 0.30.0 (ggml 0.18.0, 815a2a591), 0.5.0 (ggml",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    // llama.h of commit 815a2a591.
    [Fact]
    public void Fields_of_an_older_release_lie_where_its_header_puts_them()
    {
        LlamaRelease older = LlamaRelease.LLamaSharp030;
        Assert.Equal((72, 160, 56), (older.ModelParams.Size, older.ContextParams.Size, older.QuantizeParams.Size));
        Assert.Equal(
            [24, 28, 32, 40, 48, 56, 64, 69],
            Offsets(
                older.ModelParams,
                "load_mode",
                "main_gpu",
                "tensor_split",
                "progress_callback",
                "progress_callback_user_data",
                "kv_overrides",
                "vocab_only",
                "load_mtp"
            )
        );
        Assert.Equal(
            [20, 24, 28, 76, 80, 88, 96, 104, 112, 128, 133, 136, 152],
            Offsets(
                older.ContextParams,
                "n_outputs_max",
                "n_threads",
                "n_threads_batch",
                "yarn_orig_ctx",
                "defrag_thold",
                "cb_eval",
                "cb_eval_user_data",
                "type_k",
                "abort_callback",
                "embeddings",
                "kv_unified",
                "samplers",
                "ctx_other"
            )
        );
        Assert.Equal([0, 21, 24, 48], Offsets(older.QuantizeParams, "nthread", "dry_run", "imatrix", "prune_layers"));
    }

    [Fact]
    public void What_both_releases_have_is_copied_and_all_else_is_zero()
    {
        StructFields newest = HeaderStructs.ModelParams,
            older = LlamaRelease.LLamaSharp030.ModelParams;
        byte[] source = [.. Enumerable.Range(1, newest.Size).Select(i => (byte)i)];
        byte[] there = new byte[newest.Size],
            back = new byte[newest.Size];
        newest.CopyTo(source, older, there);
        Assert.Equal(source[..28], there[..28]);
        Assert.Equal(source[32..36], there[28..32]);
        Assert.Equal(source[40..78], there[32..70]);
        Assert.All(there[70..], value => Assert.Equal(0, value));

        older.CopyTo(there, newest, back);
        Assert.Equal([0, 0, 0, 0], back[28..32]);
        Assert.Equal(source[40..78], back[40..78]);
    }

    private static int[] Offsets(StructFields fields, params string[] names) => [.. names.Select(fields.OffsetOf)];
}
