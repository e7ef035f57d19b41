using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.Commands;

/// <summary>How a loaded model is drawn: what it is, from its file and the engine.</summary>
internal static class ModelCard
{
    /// <summary>As plain text.</summary>
    public static string Text(LoadedModel model)
    {
        var facts = Facts(model).ToList();
        int width = facts.Max(f => f.Name.Length);
        return $"Model {VisibleText.Phrase(model.Name)}\n" + string.Join('\n', facts.Select(f => $"  {f.Name.PadRight(width)}  {f.Value}"));
    }

    /// <summary>As HTML.</summary>
    public static Markup Html(LoadedModel model) =>
        Theme.View(
            $"Model {model.Name}",
            Markup.Of($"<dl>{Facts(model).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>")
        );

    private static IEnumerable<(string Name, string Value)> Facts(LoadedModel model)
    {
        LlamaModel engine = model.Engine;
        GgufMetadata metadata = engine.File.Metadata;
        yield return ("file", VisibleText.Phrase(ShownPath.Of(engine.Path)));
        if (metadata.Name is { } name)
        {
            yield return ("calls itself", VisibleText.Phrase(name));
        }

        if (engine.HasWeights)
        {
            yield return ("parameters", Figures.Parameters(engine.ParameterCount));
            yield return (
                "weights",
                $"{model.Quantization}, {Figures.Fixed(QuantizationName.BitsPerWeight(engine.File), 1)} bits each, "
                    + $"{Figures.Bytes(engine.SizeInBytes)}"
            );
        }
        else
        {
            yield return ("weights", $"none: {QuantizationName.VocabularyOnly}");
        }

        yield return (
            "shape",
            $"{VisibleText.Phrase(engine.Architecture)}: {Figures.Count(engine.LayerCount, "layer")}, "
                + $"{Figures.Count(engine.HeadCount, "head")} ({engine.KeyValueHeadCount} for keys and values), width "
                + $"{engine.EmbeddingLength}"
        );
        if (engine.Adapters.Count > 0)
        {
            IEnumerable<string> adapters = engine.Adapters.Select(adapter =>
                $"{VisibleText.Phrase(adapter.Name)}{(adapter.Scale == 1 ? "" : $" at scale {Figures.Fixed(adapter.Scale)}")}"
            );
            yield return (
                engine.Adapters.Count == 1 ? "adapter" : "adapters",
                $"{Sentences.And(adapters)}; #!adapter shows what it changes"
            );
        }

        yield return ("vocabulary", Figures.Count(engine.Vocabulary.Count, "token"));
        yield return ("trained context", Figures.Count(engine.TrainedContextLength, "token"));
        if (model.ContextLength is { } chosen)
        {
            yield return ("context here", $"{Figures.Count(chosen, "token")}, as --context says");
        }

        if (engine.HasWeights)
        {
            yield return (
                "on the GPU",
                engine.OffloadedLayers == 0
                    ? "no layers; #!device says why"
                    : $"{engine.OffloadedLayers} of {Figures.Count(engine.LayerCount + 1, "layer")}"
            );
        }

        yield return ("licence", VisibleText.Phrase(metadata.License ?? "not stated in the file"));
    }
}
