using LlmWorkbench.Display;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Tests.Weights;

[Engine]
public class WeightsTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData("token_embd.weight", WeightComponent.Embedding)]
    [InlineData("position_embd.weight", WeightComponent.Embedding)]
    [InlineData("token_embd_norm.weight", WeightComponent.Norm)]
    [InlineData("blk.0.attn_q.weight", WeightComponent.Attention)]
    [InlineData("blk.12.attn_qkv.bias", WeightComponent.Attention)]
    [InlineData("blk.0.attn_output.weight", WeightComponent.Attention)]
    [InlineData("blk.0.attn_q_norm.weight", WeightComponent.Norm)]
    [InlineData("blk.0.attn_norm_2.bias", WeightComponent.Norm)]
    [InlineData("blk.7.ffn_gate_exps.weight", WeightComponent.Mlp)]
    [InlineData("blk.7.exp_probs_b.bias", WeightComponent.Mlp)]
    [InlineData("enc.blk.3.ffn_up.weight", WeightComponent.Mlp)]
    [InlineData("blk.0.ssm_conv1d.weight", WeightComponent.Other)]
    [InlineData("rope_freqs.weight", WeightComponent.Other)]
    [InlineData("output.weight", WeightComponent.Output)]
    [InlineData("output_norm.weight", WeightComponent.Norm)]
    [InlineData("blk", WeightComponent.Other)]
    public void A_tensors_name_says_what_it_is_for(string name, WeightComponent component) =>
        Assert.Equal(component, WeightComponents.Of(name));

    [Fact]
    public void Components_add_up_to_the_model()
    {
        WeightsResult result = fixture.Model.Weights();

        // TinyModel: width 64, 271 tokens, 2 layers of 2 heads of 16 for keys and values, feed-forward 96, tied output.
        Assert.Equal(
            [("embedding", 64L * 271), ("attention", 2L * ((64 * 64 * 2) + (64 * 32 * 2))), ("MLP", 2L * 3 * 64 * 96), ("norms", 5L * 64)],
            result.Components.Select(c => (c.Name, c.ParameterCount))
        );
        Assert.Equal(1, result.Components.Sum(c => c.ShareOfParameters), 12);
        Assert.Equal(result.ParameterCount, result.EngineParameterCount);
        Assert.Equal(32, result.BitsPerWeight);
        Assert.Equal((double)result.WeightBytes / result.FileBytes, result.Components.Sum(c => c.ShareOfFile), 12);
        Assert.Equal(new FileInfo(fixture.Model.Engine.Path).Length, result.FileBytes);
        Assert.True(result.CountAgrees);
        Assert.True(result.HasTiedOutput);
        Assert.Contains(
            "The file does not state its parameter count; the components add up to what llama.cpp counts.",
            MimeBundle.Of(result).ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(79104, "The file states 79,104 parameters (general.parameter_count): the components add up to the same.")]
    [InlineData(7_000_000_000, "The file states 7,000,000,000 parameters (general.parameter_count), but its tensors have 79,104.")]
    public void The_count_is_held_to_what_the_file_states(long stated, string sentence)
    {
        using LoadedModel model = LoadChanged($"stated-{stated}", writer => writer.Add("general.parameter_count", (ulong)stated));
        WeightsResult result = model.Weights();
        Assert.Equal(stated, result.StatedParameterCount);
        Assert.Equal(stated == result.ParameterCount, result.CountAgrees);
        Assert.Contains(sentence, MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_magic_and_csharp_give_the_same_and_models_stand_side_by_side()
    {
        using Call call = fixture.NewCall();
        WeightsResult magic = await call.ResultOf<WeightsResult>("weights");
        Assert.Equal(fixture.Model.Weights().ToJson(), magic.ToJson());

        SideBySide<WeightsResult> both = await call.ResultOf<SideBySide<WeightsResult>>("weights --model tiny --model tiny-f16");
        Assert.Equal(both.Results[0].ParameterCount, both.Results[1].ParameterCount);
        Assert.Equal(["F32"], both.Results[0].Types.Select(t => t.Name));
        Assert.Equal(["F16", "F32"], both.Results[1].Types.Select(t => t.Name));
        Assert.InRange(both.Results[1].BitsPerWeight, 16, 16.2);
        Assert.Equal(1 + (2 * 20), both.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith(
            "model,tensor,component,shape,type,parameters,bits_per_weight,bytes,share_of_file\r\n"
                + "tiny,token_embd.weight,embedding,64 × 271,F32,17344,32,69376,",
            both.ToCsv(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_with_only_a_vocabulary_says_so()
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        TinyModel.AddVocabulary(writer);
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(fixture.Folder, "weights")).FullName, "only-words.gguf");
        writer.Write(path, overwrite: true);
        using Call call = fixture.NewCall();
        Assert.Equal("only-words holds only a vocabulary: it has no weights to look at.", await call.FailureOf($"weights --model {path}"));
        call.Workbench.Models.Unload("only-words");
    }

    private LoadedModel LoadChanged(string name, Action<GgufWriter> change)
    {
        var source = GgufFile.Read(fixture.Model.Engine.Path);
        using GgufTensorData data = source.OpenTensors();
        var writer = new GgufWriter();
        change(writer);
        foreach ((string? key, GgufValue? value) in source.Metadata)
        {
            writer.Add(key, value);
        }

        foreach (GgufTensor tensor in source.Tensors)
        {
            writer.AddTensor(tensor, data);
        }

        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(fixture.Folder, "weights")).FullName, $"{name}.gguf");
        writer.Write(path, overwrite: true);
        return new LoadedModel(name, LlamaModel.Load(path));
    }
}
