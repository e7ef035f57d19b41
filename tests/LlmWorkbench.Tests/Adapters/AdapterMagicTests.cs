using LlmWorkbench.Adapters;
using LlmWorkbench.Caching;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Adapters;

/// <summary>An adapter is put on, looked into, compared, merged and taken off by one command.</summary>
[Engine]
public sealed class AdapterMagicTests : IDisposable
{
    private const string Words = "the cat and the";
    private readonly string _folder = Directory.CreateTempSubdirectory("adapter-magic-").FullName;
    private readonly string _model;
    private readonly string _adapter;
    private readonly Call _call;

    public AdapterMagicTests()
    {
        _model = new TinyModel().Write(PathOf("tiny.gguf"));
        Directory.CreateDirectory(PathOf("adapters"));
        _adapter = new RandomAdapter { Rank = 3 }.Write(PathOf("adapters/tuned-f32.gguf"), _model);
        Workbench = new Workbench(new ModelFolders([_folder]));
        Workbench.Models.Load("tiny");
        _call = new Call(Workbench, ownsWorkbench: true);
    }

    private Workbench Workbench { get; }

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Acts_in_every_command_from_then_on_and_can_be_taken_off_again()
    {
        float[] before = Logits();
        AdapterResult result = await _call.ResultOf<AdapterResult>("adapter tuned --scale 0.5");

        Assert.Equal("tiny", Workbench.Models.Current.Name);
        Assert.Equal(("tuned-f32", 0.5), (Assert.Single(result.Adapters).Name, result.Adapters[0].Scale));
        Assert.NotEqual(before, Logits());
        await _call.RunAsync("model");
        Assert.Contains("tuned-f32 at scale 0.50; #!adapter shows what it changes", _call.Text, StringComparison.Ordinal);

        AdapterResult off = await _call.ResultOf<AdapterResult>("adapter --remove tuned-f32");
        Assert.Equal(["tuned-f32"], off.Removed);
        Assert.Empty(off.Adapters);
        Assert.Equal(before, Logits());
    }

    [Fact]
    public async Task At_scale_0_nothing_is_called_the_most_changed()
    {
        await _call.RunAsync("adapter tuned --scale 0");

        Assert.Contains("Here every Δ is 0: nothing is changed.", _call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("most changed", _call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_model_shares_the_weights_and_stands_beside_the_first()
    {
        float[] before = Logits();
        await _call.RunAsync($"adapter {_adapter} --as tuned");

        Assert.Equal("tiny", Workbench.Models.Current.Name);
        Assert.Equal(before, Logits());
        await _call.RunAsync("logits --model tiny --model tuned", Words);
        Assert.Contains("tuned", _call.Text, StringComparison.Ordinal);
        Workbench.Models.Unload("tiny");
        Assert.NotEmpty(Workbench.Models["tuned"].Logits(Words).Top);
    }

    [Fact]
    public async Task Two_act_at_once_and_all_go_with_off()
    {
        string second = new RandomAdapter { Seed = 2 }.Write(PathOf("adapters/second.gguf"), _model);
        await _call.RunAsync("adapter tuned");
        AdapterResult both = await _call.ResultOf<AdapterResult>($"adapter {second}");

        Assert.Equal(["tuned-f32", "second"], both.Adapters.Select(a => a.Name));
        Assert.Equal(2 * 14, both.Matrices.Count);
        AdapterResult off = await _call.ResultOf<AdapterResult>("adapter --off");
        Assert.Equal(["tuned-f32", "second"], off.Removed);
    }

    [Fact]
    public async Task A_comparison_shows_both_distributions_and_only_tries_the_file()
    {
        float[] before = Logits();
        AdapterComparison result = await _call.ResultOf<AdapterComparison>($"adapter tuned --compare \"{Words}\"");

        Assert.Equal(before, Logits());
        Assert.Empty(Workbench.Models.Current.Engine.Adapters);
        LogitsResult without = Workbench.Model.Logits(Words);
        using LoadedModel adapted = Workbench.Model.Adapt(_adapter);
        LogitsResult with = adapted.Logits(Words);
        Assert.Equal(without.Top[0].ModelProbability, result.Tokens.Max(t => t.ProbabilityBefore), 1e-12);
        Assert.Equal(with.Top[0].ModelProbability, result.Tokens.Max(t => t.ProbabilityAfter), 1e-12);
        Assert.Equal((without.EntropyBits, with.EntropyBits), (result.EntropyBefore, result.EntropyAfter));
        Assert.True(result.KlBits > 0);
    }

    [Fact]
    public async Task A_merged_file_computes_what_the_model_computes_with_the_adapter()
    {
        string merged = PathOf("merged.gguf");
        MergeResult result = await _call.ResultOf<MergeResult>($"adapter tuned --scale 0.7 --merge \"{merged}\"");
        var expected = GgufFile.Read(MergedModel.Write(PathOf("expected.gguf"), _model, _adapter, 0.7));

        Assert.Equal(14, result.Tensors.Count(t => t.IsMerged));
        var written = GgufFile.Read(merged);
        using GgufTensorData numbers = written.OpenTensors();
        using GgufTensorData wanted = expected.OpenTensors();
        Assert.All(
            expected.Tensors,
            tensor =>
                Assert.All(
                    wanted.ReadFloats(tensor).Zip(numbers.ReadFloats(written.FindTensor(tensor.Name)!)),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-6f)
                )
        );
        using LoadedModel adapted = Workbench.Model.Adapt(_adapter, 0.7);
        using LoadedModel whole = new("whole", LlmWorkbench.Llama.Models.LlamaModel.Load(merged));
        Assert.All(Logits(adapted).Zip(Logits(whole)), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        Assert.Contains(
            "give another name",
            await _call.FailureOf($"adapter tuned --merge \"{_model}\" --overwrite"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Quantized_matrices_become_sixteen_bits_and_nothing_else_is_touched()
    {
        string path = new TinyModel { Type = LlmWorkbench.Gguf.GgmlType.Q8_0 }.Write(PathOf("small.gguf"));
        string adapter = new RandomAdapter { Changes = name => name.Contains("attn_q", StringComparison.Ordinal) }.Write(
            PathOf("adapters/queries.gguf"),
            path
        );
        await _call.RunAsync($"model {path}");
        MergeResult result = await _call.ResultOf<MergeResult>($"adapter {adapter} --merge \"{PathOf("merged.gguf")}\"");

        Assert.Equal([("Q8_0", "F16")], result.Tensors.Where(t => t.IsMerged).Select(t => (t.TypeBefore, t.Type)).Distinct());
        Assert.All(result.Tensors.Where(t => !t.IsMerged), t => Assert.Equal(t.TypeBefore, t.Type));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_a_sentence()
    {
        Assert.Equal(
            "There is no adapter nothing: give the path of a GGUF file that holds a LoRA, or tuned-f32.",
            await _call.FailureOf("adapter nothing")
        );
        Assert.Contains("has no adapter", await _call.FailureOf("adapter --compare cat"), StringComparison.Ordinal);
        Assert.Contains("has no adapter", await _call.FailureOf("adapter --remove cat"), StringComparison.Ordinal);
        Assert.Contains("give its file", await _call.FailureOf("adapter --scale 2"), StringComparison.Ordinal);
        Assert.Contains("not an adapter", await _call.FailureOf($"adapter {_model}"), StringComparison.Ordinal);
        Assert.Contains("load the model that it was made for", await _call.FailureOf($"model {_adapter}"), StringComparison.Ordinal);
        await _call.RunAsync("adapter tuned");
        Assert.Contains("#!adapter --merge FILE.gguf", await _call.FailureOf("quantize Q8_0 --no-load"), StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_evaluations_are_of_one_adapter_at_one_scale()
    {
        LoadedModel model = Workbench.Model;
        using LoadedModel one = model.Adapt(_adapter);
        using LoadedModel half = model.Adapt(_adapter, 0.5);
        using LoadedModel off = one.WithoutAdapter();

        Assert.Equal(3, new[] { model, one, half }.Select(ModelFingerprint.Of).Distinct().Count());
        Assert.Equal(ModelFingerprint.Of(model), ModelFingerprint.Of(off));
    }

    private float[] Logits() => Logits(Workbench.Model);

    private static float[] Logits(LoadedModel model)
    {
        int[] ids = [.. model.Vocabulary.Tokenize(Words).Select(token => token.Id)];
        return model.Context.Evaluate(ids, LlmWorkbench.Llama.Evaluation.LogitPositions.Last).Last.ToArray();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
