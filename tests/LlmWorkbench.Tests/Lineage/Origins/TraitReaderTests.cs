using LlmWorkbench.Families;
using LlmWorkbench.Gguf;
using LlmWorkbench.Lineage.Origins;
using LlmWorkbench.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Lineage.Origins;

/// <summary>What is read out of files of several architectures, and that it is what these architectures are known for.</summary>
[Engine]
public sealed class TraitReaderTests(ArchitectureModels models)
{
    [Theory]
    [InlineData("llama", NormKind.Rms, MlpKind.Gated, false)]
    [InlineData("qwen2", NormKind.Rms, MlpKind.Gated, false)]
    [InlineData("falcon", NormKind.Layer, MlpKind.Plain, true)]
    [InlineData("gpt2", NormKind.Layer, MlpKind.Plain, false)]
    [InlineData("starcoder", NormKind.Layer, MlpKind.Plain, false)]
    [InlineData("phi3", NormKind.Rms, MlpKind.Gated, false)]
    [InlineData("gemma2", NormKind.Rms, MlpKind.Gated, false)]
    [InlineData("granite", NormKind.Rms, MlpKind.Gated, false)]
    [InlineData("experts", NormKind.Rms, MlpKind.Gated, false)]
    public void The_graph_is_read_from_the_tensors(string name, NormKind norm, MlpKind mlp, bool isParallel)
    {
        OriginResult found = models[name].Origin();
        Assert.Equal((norm, mlp, (bool?)isParallel), (found.Traits.Norm, found.Traits.Mlp, found.Traits.IsParallel));
        string[] graph = ["norms", "MLPs", "attention and MLP"];
        Assert.All(found.Clues.Where(c => graph.Contains(c.Aspect)), clue => Assert.Equal(ClueVerdict.For, clue.Verdict));
        Assert.Equal(OriginVerdict.ArchitectureOnly, found.Verdict);
    }

    [Theory]
    [InlineData("gpt2", PositionKind.Learned)]
    [InlineData("starcoder", PositionKind.Learned)]
    [InlineData("phi3", PositionKind.Rotary)]
    [InlineData("falcon", PositionKind.Unknown)]
    public void Positions_are_those_that_the_file_shows(string name, PositionKind positions) =>
        Assert.Equal(positions, models[name].Origin().Traits.Positions);

    [Fact]
    public void The_shape_of_a_file_is_the_models()
    {
        LoadedModel model = models["llama"];
        FileTraits traits = model.Origin().Traits;
        Assert.Equal(
            (model.Engine.LayerCount, model.Engine.EmbeddingLength, model.Engine.HeadCount, 2, model.Vocabulary.Count),
            (traits.Layers, traits.Width, traits.Heads, traits.KeyValueHeads, traits.Vocabulary)
        );
        Assert.Equal(4, models["experts"].Origin().Traits.Experts);
    }

    [Fact]
    public void Base_models_and_names_are_read_and_a_lying_count_is_bounded()
    {
        FileTraits traits = Read(
            ("general.architecture", GgufValue.Of("llama")),
            ("general.name", GgufValue.Of("My tune")),
            ("general.base_model.count", GgufValue.Of(uint.MaxValue)),
            ("general.base_model.0.name", GgufValue.Of("Llama 3.1 8B"))
        );
        Assert.Equal(["My tune", "file"], traits.Names.Select(name => name.Name));
        Assert.Equal(new FileName("general.base_model.0.name", "Llama 3.1 8B"), Assert.Single(traits.BaseModels));
    }

    [Fact]
    public void A_file_that_says_nothing_has_nothing()
    {
        FileTraits traits = Read();
        Assert.Equal((null, null, null), (traits.Architecture, traits.Layers, traits.IsParallel));
        Assert.Equal((PositionKind.Unknown, NormKind.Unknown, MlpKind.Unknown), (traits.Positions, traits.Norm, traits.Mlp));
        Assert.Equal(OriginVerdict.Unknown, OriginExperiment.Of("m", traits).Verdict);
    }

    private static FileTraits Read(params (string Key, GgufValue Value)[] entries) =>
        new TraitReader(new GgufMetadata(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))), []).Read("file");
}
