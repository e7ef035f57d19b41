using LlmWorkbench.Drawing;
using LlmWorkbench.Models.Capabilities;
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
        ModelFacts facts = model.Facts;
        if (facts.Path is { } path)
        {
            yield return (Directory.Exists(path) ? "folder" : "file", VisibleText.Phrase(ShownPath.Of(path)));
        }

        if (facts.Address is { } address)
        {
            yield return ("service", VisibleText.Phrase(address));
        }

        if (facts.OwnName is { } name)
        {
            yield return ("calls itself", VisibleText.Name(name));
        }

        if (facts is { ParameterCount: { } parameters, BitsPerWeight: { } bits, SizeInBytes: { } bytes })
        {
            yield return ("parameters", Figures.Parameters(parameters));
            string type = facts.WeightType is { } told ? $"{VisibleText.Phrase(told)}, " : "";
            yield return ("weights", $"{type}{Figures.Fixed(bits, 1)} bits each, {Figures.Bytes(bytes)}");
        }
        else if (model.Runner is null)
        {
            yield return ("weights", $"none: {QuantizationName.VocabularyOnly}");
        }
        else if (facts.WeightType is { } only)
        {
            yield return ("weights", VisibleText.Phrase(only));
        }

        if (facts is { Architecture: { } architecture, Layers: { } layers, Heads: { } heads })
        {
            yield return (
                "shape",
                $"{VisibleText.Phrase(architecture)}: {Figures.Count(layers, "layer")}, "
                    + $"{Figures.Count(heads, "head")} ({facts.KeyValueHeads} for keys and values), width "
                    + $"{facts.Width}"
            );
        }

        if (model.Runner is null && model.Engine.Adapters is { Count: > 0 } put)
        {
            IEnumerable<string> adapters = put.Select(adapter =>
                $"{VisibleText.Phrase(adapter.Name)}{(adapter.Scale == 1 ? "" : $" at scale {Figures.Fixed(adapter.Scale)}")}"
            );
            yield return (
                put.Count == 1 ? "adapter" : "adapters",
                $"{Sentences.And(adapters)}; {CommandName.Of("adapter")} shows what it changes"
            );
        }

        if (facts.VocabularySize is { } size)
        {
            yield return ("vocabulary", Figures.Count(size, "token"));
        }

        if (facts.TrainedContextLength is { } length)
        {
            yield return ("trained context", Figures.Count(length, "token"));
        }

        if (facts.ServedContextLength is { } served)
        {
            yield return ("context there", $"{Figures.Count(served, "token")} for each request");
        }

        if (model.ContextLength is { } chosen)
        {
            yield return ("context here", $"{Figures.Count(chosen, "token")}, as --context says");
        }

        if (facts.OffloadedLayers is { } offloaded)
        {
            yield return (
                "on the GPU",
                offloaded == 0
                    ? $"no layers; {CommandName.Of("device")} says why"
                    : $"{offloaded} of {Figures.Count(facts.Layers + 1 ?? 0, "layer")}"
            );
        }

        if (model.Runner is { } runner)
        {
            yield return ("run by", VisibleText.Phrase(runner.Description));
            yield return ("works with", string.Join(", ", runner.Commands.Select(CommandName.Of)));
        }

        yield return (
            "licence",
            VisibleText.Name(
                facts.License ?? (model.Runner is null || facts.Path is not null ? "not stated in the file" : "not stated by the service")
            )
        );
    }
}
