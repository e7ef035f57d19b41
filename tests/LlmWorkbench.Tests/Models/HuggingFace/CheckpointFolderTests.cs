using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models.HuggingFace;

[Engine]
public sealed class CheckpointFolderTests
{
    [Fact]
    public async Task Is_found_by_name_and_path_and_listed()
    {
        using var folder = new TinyCheckpoint();
        using var other = new TinyCheckpoint("other");
        other.Configure("model_type", "mistral");
        var finder = new ModelFinder(new ModelFolders([folder.Parent, other.Parent]));

        Assert.Equal(folder.Folder, finder.Find("opt-1.3"));
        Assert.Equal(folder.Folder, finder.Find(folder.Folder + Path.DirectorySeparatorChar));
        Assert.Equal(["opt-1.3", "other"], finder.Names);
        Assert.Null(finder.Default());
        ModelFileInfo[] all = [.. finder.All()];
        Assert.Equal(
            ("opt-1.3", "opt", "F16", 64L, null),
            (all[0].Name, all[0].Architecture, all[0].Quantization, all[0].ContextLength, all[0].Problem)
        );
        Assert.StartsWith(
            "other is a model in Hugging Face's form, of the architecture mistral: ",
            all[1].Problem,
            StringComparison.Ordinal
        );

        using var call = new Call(new Workbench(new ModelFolders([folder.Parent, other.Parent])), ownsWorkbench: true);
        await call.RunAsync("models");
        Assert.Contains("opt-1.3", call.Text, StringComparison.Ordinal);
        Assert.Contains("cannot be used", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "model.safetensors",
        "model.safetensors is a part of an OPT model in Hugging Face's form, which llama.cpp does not read: #!model "
    )]
    [InlineData("config.json", "config.json is a part of an OPT model in Hugging Face's form, which llama.cpp does not read: #!model ")]
    [InlineData("pytorch_model.bin", "pytorch_model.bin is a part of an OPT model")]
    public async Task A_file_of_it_says_which_folder_to_give(string name, string expected)
    {
        using var folder = new TinyCheckpoint();
        await File.AppendAllTextAsync(folder.Path(name), "", TestContext.Current.CancellationToken);
        using var call = new Call();

        string refused = await call.FailureOf($"model \"{folder.Path(name)}\"");

        Assert.StartsWith(expected, refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_architectures_and_lone_weights_say_what_reads_them()
    {
        using var folder = new TinyCheckpoint("mistral-7b");
        folder.Configure("model_type", "mistral");
        string lone = Path.Combine(folder.Parent, "lone.safetensors");
        await File.WriteAllTextAsync(lone, "", TestContext.Current.CancellationToken);
        using var call = new Call();

        Assert.Equal(
            "mistral-7b is a model in Hugging Face's form, of the architecture mistral: of this form only OPT is run here; convert others "
                + "with llama.cpp's convert_hf_to_gguf.py, or fetch a .gguf file of it.",
            await call.FailureOf($"model \"{folder.Folder}\"")
        );
        Assert.StartsWith(
            "lone.safetensors holds weights as PyTorch writes them",
            await call.FailureOf($"model \"{lone}\""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_gguf_file_of_opt_says_that_llama_cpp_does_not_read_it()
    {
        using var folder = new TinyCheckpoint();
        var writer = new GgufWriter();
        writer.Add("general.architecture", "opt");
        writer.AddTensor("token_embd.weight", [32, 4], new float[128]);
        writer.Write(folder.Path("opt.gguf"));
        using var call = new Call();

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => call.RunAsync($"model \"{folder.Path("opt.gguf")}\""));

        Assert.True(refused is LlamaException or GgufFormatException or WorkbenchException);
        Assert.Contains(
            "llama.cpp does not read OPT, in no release: take the model in Hugging Face's form",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_context_longer_than_its_positions_is_refused_before_anything_starts()
    {
        using var folder = new TinyCheckpoint();
        using var call = new Call();

        Assert.Equal(
            "This model has learned 64 positions, and no more can be read: give --context 64 at most.",
            await call.FailureOf($"model \"{folder.Folder}\" --context 65")
        );
    }
}
