using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Adapters;

/// <summary>An adapter that does not fit is refused in a sentence, before native code sees it.</summary>
[Engine]
public sealed class AdapterFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adapter-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Another_architecture_is_said()
    {
        string path = Model();

        Assert.Equal(
            "adapter.gguf does not fit model.gguf: it is for the architecture «qwen2», and the model is of «llama».",
            Refusal(path, new RandomAdapter { Architecture = "qwen2" }.Write(PathOf("adapter.gguf"), path))
        );
    }

    [Fact]
    public void A_matrix_of_another_shape_is_said_with_the_model_that_it_was_made_for()
    {
        string narrow = new RandomModel { Architecture = "llama", FeedForward = 96 }.Write(PathOf("narrow.gguf"));
        string adapter = new RandomAdapter { Also = w => w.Add("general.base_model.0.name", "Somebody's model") }.Write(
            PathOf("adapter.gguf"),
            narrow
        );
        string refusal = Refusal(Model(), adapter);

        Assert.Contains("which is 128 × 192, it has the pair 128 × 4 and 4 × 96", refusal, StringComparison.Ordinal);
        Assert.EndsWith("It says that it was made for «Somebody's model»: load that model first.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_the_model_does_not_have_is_said()
    {
        string deep = new RandomModel { Architecture = "llama", Layers = 5 }.Write(PathOf("deep.gguf"));

        Assert.Contains(
            "it changes «blk.3.",
            Refusal(Model(), new RandomAdapter { Changes = name => name.StartsWith("blk.3.") }.Write(PathOf("adapter.gguf"), deep)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("token_embd.weight", 128, 269)]
    [InlineData("blk.0.attn_norm.weight", 128, 1)]
    public void What_is_not_multiplied_with_cannot_be_adapted(string tensor, int inputs, int outputs)
    {
        string path = Model();
        string adapter = new RandomAdapter { Changes = _ => false, Also = w => Pair(w, tensor, inputs, outputs) }.Write(
            PathOf("adapter.gguf"),
            path
        );

        Assert.Contains("only matrices that are multiplied with can be adapted", Refusal(path, adapter), StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_of_a_pair_a_number_that_is_none_and_nothing_at_all_are_refused()
    {
        string path = Model();
        Assert.Contains(
            "both are needed",
            Refusal(path, With(path, w => w.AddTensor("blk.0.attn_q.weight.lora_a", [128, 2], new float[256]))),
            StringComparison.Ordinal
        );
        float[] numbers = [.. Enumerable.Repeat(float.NaN, 256)];
        Assert.Contains(
            "holds numbers that are not finite in blk.0.attn_q.weight.lora_a",
            Refusal(path, With(path, w => Pair(w, "blk.0.attn_q.weight", 128, 128, numbers))),
            StringComparison.Ordinal
        );
        Assert.Contains("it changes no matrix", Refusal(path, With(path, _ => { })), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_and_adapters_of_other_kinds_are_called_what_they_are()
    {
        string path = Model();

        Assert.Contains("this is a model, not an adapter", Refusal(path, path), StringComparison.Ordinal);
        string other = With(path, w => w.Add("adapter.alora.invocation_tokens", new uint[] { 1 }));
        Assert.Contains("acts only after certain tokens", Refusal(path, other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1e9f)]
    public void A_scale_that_cannot_be_computed_with_is_refused(float scale)
    {
        string path = Model();
        using var model = LlamaModel.Load(path);
        string adapter = new RandomAdapter().Write(PathOf("adapter.gguf"), path);

        Assert.Contains(
            "-1000 to 1000",
            Assert.Throws<LlamaException>(() => model.Adapt(adapter, scale)).Message,
            StringComparison.Ordinal
        );
    }

    private static void Pair(GgufWriter writer, string tensor, int inputs, int outputs, float[]? first = null)
    {
        writer.AddTensor(tensor + ".lora_a", [inputs, 2], first ?? new float[inputs * 2]);
        writer.AddTensor(tensor + ".lora_b", [2, outputs], new float[outputs * 2]);
    }

    private string With(string model, Action<GgufWriter> also) =>
        new RandomAdapter { Changes = _ => false, Also = also }.Write(PathOf("adapter.gguf"), model);

    private static string Refusal(string model, string adapter)
    {
        using var loaded = LlamaModel.Load(model);
        Exception refusal = Assert.ThrowsAny<Exception>(() => loaded.Adapt(adapter));
        Assert.True(refusal is LlamaException or GgufFormatException, refusal.ToString());
        return refusal.Message;
    }

    private string Model() => new RandomModel { Architecture = "llama" }.Write(PathOf("model.gguf"));

    private string PathOf(string name) => Path.Combine(_folder, name);
}
