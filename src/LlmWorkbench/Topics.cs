using LlmWorkbench.Attention;
using LlmWorkbench.Attribution;
using LlmWorkbench.Datasets;
using LlmWorkbench.Drawing;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exploration;
using LlmWorkbench.Generation;
using LlmWorkbench.Hardware;
using LlmWorkbench.Interventions;
using LlmWorkbench.Lens;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Parameters;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Quantization;
using LlmWorkbench.Steering;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;
using LlmWorkbench.Weights;

namespace LlmWorkbench;

/// <summary>The one place where a topic is registered: its views and its magics.</summary>
internal static class Topics
{
    /// <summary>How each topic's results are drawn.</summary>
    public static IReadOnlyList<Action> Views { get; } =
    [
        ChartView.Register,
        SideBySideView.Register,
        ModelsView.Register,
        DeviceReportView.Register,
        TokensView.Register,
        GenerateMagic.RegisterView,
        LogitsMagic.RegisterView,
        SurprisalMagic.RegisterView,
        ExploreMagic.RegisterViews,
        WeightsMagic.RegisterView,
        EmbedMagic.RegisterViews,
        ParametersMagic.RegisterViews,
        LensMagic.RegisterView,
        AttributeMagic.RegisterView,
        AttentionMagic.RegisterViews,
        QuantizationMagic.RegisterView,
        AblateMagic.RegisterViews,
        PatchMagic.RegisterView,
        SteerMagic.RegisterViews,
        QuantizeMagic.RegisterViews,
        DatasetsView.Register,
        PerplexityMagic.RegisterViews,
        EvaluateMagic.RegisterViews,
        CheckView.Register,
    ];

    /// <summary>New magics of each topic.</summary>
    public static IReadOnlyList<IMagic> NewMagics() =>
    [
        new ModelMagic(),
        new ModelsMagic(),
        new DeviceMagic(),
        new TokensMagic(),
        new GenerateMagic(),
        new LogitsMagic(),
        new SurprisalMagic(),
        new ExploreMagic(),
        new WeightsMagic(),
        new EmbedMagic(),
        new ParametersMagic(),
        new LensMagic(),
        new AttributeMagic(),
        new AttentionMagic(),
        new QuantizationMagic(),
        new AblateMagic(),
        new PatchMagic(),
        new SteerMagic(),
        new QuantizeMagic(),
        new ImportanceMagic(),
        new QuantizationErrorMagic(),
        new SensitivityMagic(),
        new QuantizedHistogramMagic(),
        new BlockMagic(),
        new DatasetMagic(),
        new PerplexityMagic(),
        new EvaluateMagic(),
    ];
}
