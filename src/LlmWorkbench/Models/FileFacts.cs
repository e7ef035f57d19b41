using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models.Capabilities;

namespace LlmWorkbench.Models;

/// <summary>What a model that llama.cpp holds says of itself.</summary>
internal static class FileFacts
{
    /// <summary>The facts of a model; of one without weights what belongs to them is unknown.</summary>
    public static ModelFacts Of(LlamaModel engine) =>
        new()
        {
            Path = engine.Path,
            OwnName = engine.File.Metadata.Name,
            Architecture = engine.Architecture,
            ParameterCount = engine.HasWeights ? engine.ParameterCount : null,
            WeightType = QuantizationName.Of(engine.File),
            BitsPerWeight = engine.HasWeights ? QuantizationName.BitsPerWeight(engine.File) : null,
            SizeInBytes = engine.HasWeights ? engine.SizeInBytes : null,
            Layers = engine.LayerCount,
            Heads = engine.HeadCount,
            KeyValueHeads = engine.KeyValueHeadCount,
            Width = engine.EmbeddingLength,
            VocabularySize = engine.Vocabulary.Count,
            TrainedContextLength = engine.TrainedContextLength,
            OffloadedLayers = engine.HasWeights ? engine.OffloadedLayers : null,
            ChatTemplate = engine.ChatTemplate,
            License = engine.File.Metadata.License,
        };
}
