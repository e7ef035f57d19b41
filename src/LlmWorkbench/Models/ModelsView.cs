using LlmWorkbench.Drawing;

namespace LlmWorkbench.Models;

/// <summary>Registers how this topic's results are drawn.</summary>
internal static class ModelsView
{
    /// <summary>Registers the views.</summary>
    public static void Register()
    {
        ResultView.Register<ModelCatalogue>(ModelCatalogueView.Text, ModelCatalogueView.Html);
        ResultView.Register<LoadedModel>(ModelCard.Text, ModelCard.Html);
    }
}
