using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Models.Commands;

/// <summary>The topic Models: the models at hand and the one in use.</summary>
internal sealed class ModelsTopic() : Topic("Models")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<ModelCatalogue>(ModelCatalogueView.Text, ModelCatalogueView.Html),
            ResultView.Of<LoadedModel>(ModelCard.Text, ModelCard.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ModelMagic(), new ModelsMagic()];
}
