using LlmWorkbench.Ablation;
using LlmWorkbench.Adapters;
using LlmWorkbench.Attention;
using LlmWorkbench.Attribution;
using LlmWorkbench.ContextWindow;
using LlmWorkbench.Conversations;
using LlmWorkbench.Cost;
using LlmWorkbench.Datasets.Commands;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Engines;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exploration;
using LlmWorkbench.FineTuning;
using LlmWorkbench.Generation;
using LlmWorkbench.Hardware;
using LlmWorkbench.Lens;
using LlmWorkbench.Licences;
using LlmWorkbench.Lineage;
using LlmWorkbench.Logits;
using LlmWorkbench.Memory;
using LlmWorkbench.Memory.Offload;
using LlmWorkbench.Models.Commands;
using LlmWorkbench.Parameters;
using LlmWorkbench.Patching;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Pretraining;
using LlmWorkbench.Privacy;
using LlmWorkbench.Prompts;
using LlmWorkbench.Pulling.Commands;
using LlmWorkbench.Quantization;
using LlmWorkbench.Quantization.Blocks;
using LlmWorkbench.Quantization.Errors;
using LlmWorkbench.Quantization.Histograms;
using LlmWorkbench.Quantization.Importance;
using LlmWorkbench.Quantization.Sensitivity;
using LlmWorkbench.Quantization.Served;
using LlmWorkbench.Quantization.Sweep;
using LlmWorkbench.Quantization.Vectors;
using LlmWorkbench.Retrieval;
using LlmWorkbench.Speed;
using LlmWorkbench.Steering;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;
using LlmWorkbench.Topics;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Composition;

/// <summary>The composition root: the one list that names the topics.</summary>
public static class WorkbenchTopics
{
    /// <summary>Every topic of the workbench. A new one adds its line here.</summary>
    public static IReadOnlyList<Topic> All { get; } =
    [
        new ModelsTopic(),
        new PullTopic(),
        new HardwareTopic(),
        new MemoryTopic(),
        new OffloadTopic(),
        new EnginesTopic(),
        new TokensTopic(),
        new GenerationTopic(),
        new PromptsTopic(),
        new ConversationsTopic(),
        new LogitsTopic(),
        new SurprisalTopic(),
        new ExplorationTopic(),
        new WeightsTopic(),
        new EmbeddingsTopic(),
        new RetrievalTopic(),
        new ParametersTopic(),
        new SpeedTopic(),
        new CostTopic(),
        new PrivacyTopic(),
        new LineageTopic(),
        new LicencesTopic(),
        new ContextTopic(),
        new LensTopic(),
        new AttributionTopic(),
        new AttentionTopic(),
        new AblationTopic(),
        new PatchingTopic(),
        new SteeringTopic(),
        new AdaptersTopic(),
        new FineTuningTopic(),
        new PretrainingTopic(),
        new SweepTopic(),
        new VectorsTopic(),
        new ServedTopic(),
        new QuantizationTopic(),
        new ImportanceTopic(),
        new QuantizationErrorTopic(),
        new SensitivityTopic(),
        new QuantizedHistogramTopic(),
        new BlockTopic(),
        new DatasetsTopic(),
        new PerplexityTopic(),
        new EvaluationTopic(),
        new ExercisesTopic(),
    ];

    /// <summary>Makes a host's topics: those of the workbench, and those that <see cref="TopicFile.EnvironmentVariable"/> names.</summary>
    /// <param name="problem">Told in a sentence about each of the latter that cannot be loaded, which is left out then.</param>
    /// <returns>A registry of its own for each session, to which more can be added.</returns>
    /// <exception cref="WorkbenchException">A topic that is named cannot be loaded, and nobody is told.</exception>
    public static TopicRegistry CreateRegistry(Action<string>? problem = null)
    {
        var registry = new TopicRegistry(All);
        foreach (string path in TopicFile.Named())
        {
            try
            {
                registry.Load(path);
            }
            catch (WorkbenchException e) when (problem is not null)
            {
                problem(e.Message);
            }
        }

        return registry;
    }
}
