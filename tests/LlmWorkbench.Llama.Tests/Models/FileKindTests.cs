using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Tests.Models;

/// <summary>Files that end in .gguf and are not language models say what they are instead.</summary>
[Engine]
public sealed class FileKindTests(TinyModelFixture tiny) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kinds-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_adapter_says_of_which_model_it_is()
    {
        string named = Write(w =>
        {
            w.Add("general.architecture", "llama");
            w.Add("general.type", "adapter");
            w.Add("adapter.type", "lora");
            w.Add("adapter.lora.alpha", 16f);
            w.Add("general.base_model.count", 1u);
            w.Add("general.base_model.0.name", "Tutor");
            w.AddTensor("blk.0.attn_q.weight.lora_a", [64, 2], new float[128]);
            w.AddTensor("blk.0.attn_q.weight.lora_b", [2, 64], new float[128]);
        });
        Assert.Equal(
            "file.gguf: this is a LoRA adapter for the model 'Tutor', not a model: it holds only the changes to a model's "
                + "weights; load the model that it was made for.",
            Refusal(named)
        );
        string nameless = Write(w =>
        {
            w.Add("general.architecture", "qwen2");
            w.Add("general.type", "adapter");
        });
        Assert.Contains("an adapter for a model of the architecture 'qwen2'", Refusal(nameless), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_vectors_importance_matrices_and_projectors_say_what_they_are()
    {
        string vector = Write(w =>
        {
            w.Add("general.architecture", "controlvector");
            w.Add("controlvector.model_hint", "llama");
            w.AddTensor("direction.1", [64], new float[64]);
        });
        Assert.Contains("this is a control vector for the model 'llama', not a model", Refusal(vector), StringComparison.Ordinal);
        string importance = Write(w =>
        {
            w.Add("general.type", "imatrix");
            w.Add("imatrix.datasets", (string[])["wiki.train.raw"]);
            w.AddTensor("blk.0.attn_q.weight.in_sum2", [64, 1], new float[64]);
        });
        Assert.Contains("this is an importance matrix of 'wiki.train.raw', not a model", Refusal(importance), StringComparison.Ordinal);
        string older = Write(w => w.AddTensor("blk.0.attn_q.weight.in_sum2", [64, 1], new float[64]));
        Assert.Contains("this is an importance matrix, not a model", Refusal(older), StringComparison.Ordinal);
        string projector = Write(w =>
        {
            w.Add("general.architecture", "clip");
            w.Add("general.name", "Seer");
            w.AddTensor("v.patch_embd.weight", [4], new float[4]);
        });
        Assert.Contains(
            "this is the part of a multimodal model that sees or hears of 'Seer', not a language model",
            Refusal(projector),
            StringComparison.Ordinal
        );
        string other = Write(w =>
        {
            w.Add("general.architecture", "llama");
            w.Add("general.type", "recipe");
        });
        Assert.Contains("this is a file of kind 'recipe', not a model", Refusal(other), StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_part_of_a_model_names_the_first()
    {
        string path = Path.Combine(_folder, "big-00002-of-00002.gguf");
        var writer = new GgufWriter();
        writer.Add("split.no", (ushort)1);
        writer.Add("split.count", (ushort)2);
        writer.Add("split.tensors.count", 4);
        writer.AddTensor("blk.1.attn_q.weight", [64, 64], new float[64 * 64]);
        writer.Write(path);
        Assert.Contains(
            "it is not the first of the 2 files of its model; open big-00001-of-00002.gguf",
            Refusal(path),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("general.architecture", "lama9", "its architecture «lama9» is none that llama.cpp")]
    [InlineData("tokenizer.ggml.pre", "stranger", "its tokenizer cuts text in a way («stranger»)")]
    [InlineData("tokenizer.ggml.model", "tiktoken", "its kind of tokenizer, «tiktoken», is none that llama.cpp")]
    public void What_llama_cpp_does_not_know_is_explained(string key, string value, string expected)
    {
        string path = Path.Combine(_folder, "strange.gguf");
        File.WriteAllBytes(path, Renamed(key, value));
        string sentence = Assert.Throws<LlamaException>(() => LlamaModel.Load(path)).Message;
        Assert.StartsWith("llama.cpp cannot load strange.gguf: ", sentence, StringComparison.Ordinal);
        Assert.Contains(expected, sentence, StringComparison.Ordinal);
        Assert.Contains(LlamaBackend.Version, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_lacks_what_every_model_has_is_called_incomplete()
    {
        string path = Path.Combine(_folder, "half.gguf");
        File.WriteAllBytes(
            path,
            Rewritten(
                (writer, key, entry) =>
                {
                    if (key != "llama.embedding_length")
                    {
                        writer.Add(key, entry);
                    }
                }
            )
        );
        Assert.Contains(
            "its header lacks llama.embedding_length, which every model of its architecture has",
            Assert.Throws<LlamaException>(() => LlamaModel.Load(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x80000000u)]
    [InlineData(uint.MaxValue)]
    public void A_context_that_nothing_can_be_predicted_in_or_that_overflows_is_refused(uint length)
    {
        string path = Path.Combine(_folder, "context.gguf");
        File.WriteAllBytes(
            path,
            Rewritten((writer, key, entry) => writer.Add(key, key == "llama.context_length" ? GgufValue.Of(length) : entry))
        );
        string sentence = Assert.Throws<GgufFormatException>(() => LlamaModel.Load(path)).Message;
        Assert.Contains($"'llama.context_length' holds {length}", sentence, StringComparison.Ordinal);
        Assert.Contains("it must be an integer from 2 to ", sentence, StringComparison.Ordinal);
    }

    private byte[] Renamed(string key, string value) =>
        Rewritten(
            (writer, name, entry) =>
                writer.Add(
                    name.StartsWith("llama.", StringComparison.Ordinal) && key == "general.architecture" ? value + name[5..] : name,
                    name == key ? GgufValue.Of(value) : entry
                )
        );

    private byte[] Rewritten(Action<GgufWriter, string, GgufValue> add)
    {
        var writer = new GgufWriter();
        foreach ((string key, GgufValue value) in tiny.Model.File.Metadata)
        {
            add(writer, key, value);
        }

        using GgufTensorData data = tiny.Model.File.OpenTensors();
        foreach (GgufTensor tensor in tiny.Model.File.Tensors)
        {
            writer.AddTensor(tensor.Name, [.. tensor.Dimensions], data.ReadFloats(tensor));
        }

        string path = Path.Combine(_folder, "rewritten.gguf");
        writer.Write(path, overwrite: true);
        return File.ReadAllBytes(path);
    }

    private string Write(Action<GgufWriter> fill)
    {
        var writer = new GgufWriter();
        fill(writer);
        string path = Path.Combine(_folder, "file.gguf");
        writer.Write(path, overwrite: true);
        return path;
    }

    private static string Refusal(string path) => Assert.Throws<GgufFormatException>(() => LlamaModel.Load(path)).Message;
}
