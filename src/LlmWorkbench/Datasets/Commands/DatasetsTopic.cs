using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Datasets.Commands;

/// <summary>The topic Datasets: the texts and questions at hand.</summary>
internal sealed class DatasetsTopic() : Topic("Datasets")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<DatasetCatalogue>(DatasetsView.Text, DatasetsView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new DatasetMagic()];
}
