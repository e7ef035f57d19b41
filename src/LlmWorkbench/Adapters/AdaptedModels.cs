using LlmWorkbench.Models;

namespace LlmWorkbench.Adapters;

/// <summary>The models of a session that got or lost adapters.</summary>
internal static class AdaptedModels
{
    /// <summary>Takes a model in. A second one stands beside the current one, which stays current; in place of one of its name it is what
    /// that name means from now on.</summary>
    public static void Keep(WorkbenchModels models, LoadedModel model)
    {
        LoadedModel? current = models.TryCurrent;
        models.Add(model);
        if (current is not null && models.Contains(current))
        {
            models.MakeCurrent(current);
        }
    }
}
