using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Ablation.Parts;

/// <summary>The parts that are taken out, and what the model does not have.</summary>
/// <param name="Parts">The parts, layer after layer; in a layer heads first.</param>
/// <param name="Missing">What was asked for and is not there, a sentence each.</param>
internal sealed record PartSelection(IReadOnlyList<AblatedPart> Parts, IReadOnlyList<string> Missing)
{
    /// <summary>All parts of the chosen kinds and layers.</summary>
    /// <exception cref="WorkbenchException">There is none.</exception>
    /// <exception cref="LlamaException">A layer does not exist.</exception>
    public static PartSelection Of(LoadedModel model, AblationRun run, AblationOptions options)
    {
        AblationKind[] kinds = [.. options.Kinds.Distinct().Order()];
        int[] layers = options.Layers is { IsDefaultOrEmpty: false } chosen
            ? [.. chosen.Distinct().Order()]
            : Enumerable.Range(0, model.Engine.LayerCount).ToArray();
        RequireLayers(model, layers);
        AblatedPart[] all = [.. layers.SelectMany(layer => kinds.SelectMany(kind => Of(kind, layer, run)))];
        AblatedPart[] there = [.. all.Where(run.Has)];
        string[] missing =
        [
            .. kinds
                .Select(kind =>
                    (kind, layers: layers.Where(layer => !there.Any(part => part.Kind == kind && part.Layer == layer)).ToArray())
                )
                .Where(kind => kind.layers.Length > 0)
                .Select(kind => Sentence(model, kind.kind, kind.layers, layers.Length)),
        ];
        return there.Length > 0
            ? new PartSelection(there, missing)
            : throw new WorkbenchException(
                missing.Length > 0
                    ? $"There is nothing to take out. {string.Join(' ', missing)}"
                    : "There is nothing to take out: choose heads, attention, MLPs or layers."
            );
    }

    /// <summary>Does nothing when the model has all parts.</summary>
    /// <exception cref="WorkbenchException">None is given, one is given twice, or one is not there.</exception>
    public static void Require(LoadedModel model, AblationRun run, IReadOnlyList<AblatedPart> parts)
    {
        if (parts.Count == 0)
        {
            throw new WorkbenchException("There is nothing to take out: name at least one head, attention, MLP or layer.");
        }

        RequireLayers(model, parts.Select(part => part.Layer));
        foreach (AblatedPart part in parts)
        {
            if (run.Has(part))
            {
                continue;
            }

            int heads = run.Heads(part.Layer);
            throw new WorkbenchException(
                part.Kind == AblationKind.Head && heads > 0
                    ? $"Layer {part.Layer} has no head {part.Head}: its heads are counted from 0 to {heads - 1}."
                    : Sentence(model, part.Kind, [part.Layer], model.Engine.LayerCount)
            );
        }
    }

    private static void RequireLayers(LoadedModel model, IEnumerable<int> layers)
    {
        if (layers.Where(layer => layer < 0 || layer >= model.Engine.LayerCount).Select(layer => (int?)layer).FirstOrDefault() is { } layer)
        {
            throw new LlamaException($"There is no layer {layer}: {VisibleName(model)} has the layers 0 to {model.Engine.LayerCount - 1}.");
        }
    }

    // A head's number is only known where the heads can be told apart.
    private static IEnumerable<AblatedPart> Of(AblationKind kind, int layer, AblationRun run) =>
        kind == AblationKind.Head
            ? Enumerable.Range(0, run.Heads(layer)).Select(head => AblatedPart.OfHead(layer, head))
            : [new AblatedPart(kind, layer)];

    private static string Sentence(LoadedModel model, AblationKind kind, int[] layers, int outOf)
    {
        string what = kind switch
        {
            AblationKind.Head => "heads",
            AblationKind.Attention => "attention output",
            AblationKind.Mlp => "MLP output",
            _ => "attention and MLP outputs",
        };
        string where =
            layers.Length == outOf && outOf > 1
                ? "No layer"
                : $"{(layers.Length == 1 ? "Layer" : "Layers")} {Sentences.And(layers.Select(layer => $"{layer}"))}";
        return $"{where} of this {model.Engine.Architecture} model "
            + $"{(where == "No layer" ? "has" : layers.Length == 1 ? "has no" : "have no")} {what} that can be told apart.";
    }

    private static string VisibleName(LoadedModel model) => Wording.VisibleText.Phrase(model.Name);
}
