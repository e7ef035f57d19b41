using LlmWorkbench.Drawing;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Models;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Hardware;

/// <summary>How the report on devices is drawn.</summary>
internal static class DeviceReportView
{
    public static string Text(DeviceReport report)
    {
        List<string> parts = [Headline(report), report.ToTable().ToText()];
        if (report.Models.Count > 0)
        {
            parts.Add(Models(report).ToText());
        }

        parts.AddRange(report.Problems.Select(p => "! " + p));
        parts.Add(string.Join('\n', Facts(report).Select(f => $"{f.Name}: {f.Value}")));
        return string.Join("\n\n", parts);
    }

    public static Markup Html(DeviceReport report) =>
        Theme.View(
            "What the models run on",
            Markup.Of(
                $"""
                <p>{Headline(report)}</p>
                {report.Problems.Select(p => Markup.Of($"<p>⚠ {p}</p>"))}
                {report.ToTable().ToMarkup()}
                {(report.Models.Count == 0 ? Markup.Empty : Models(report).ToMarkup())}
                <dl>{Facts(report).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>
                """
            )
        );

    private static string Headline(DeviceReport report) =>
        report switch
        {
            { HasGpu: true } => "A GPU was found; layers go there as far as they fit.",
            { Problems.Count: > 0 } => "Models run on the CPU, because the GPU cannot be used.",
            _ => "Models run on the CPU; no GPU was found.",
        };

    private static IEnumerable<(string Name, string Value)> Facts(DeviceReport report)
    {
        yield return ("threads", $"{report.Threads} of {report.Cores} cores");
        yield return ("free memory", Figures.Bytes(report.FreeMemoryBytes));
        yield return ("CPU build", $"{report.CpuVariant} ({string.Join(", ", report.CpuFeatures)})");
        yield return ("engine", $"llama.cpp {report.EngineVersion}{Why(report.Engine)}");
        yield return ("libraries", ShownPath.Of(report.LibraryFolder));
    }

    private static string Why(EngineChoice? engine) =>
        engine?.Reason switch
        {
            EngineReason.Default => ", which came with the build",
            EngineReason.Package => $", of the package for {engine.Name}",
            EngineReason.Setting => $", chosen with «engine use {engine.Name}»",
            EngineReason.EnvironmentVariable => $", which {EngineChoice.EnvironmentVariable} names",
            EngineReason.Shared => ", which LLamaSharp has loaded",
            _ => "",
        };

    private static Table Models(DeviceReport report) =>
        Table.Of(
            report.Models,
            new(null, "model", m => m.Name),
            new(null, "weights", m => m.SizeInBytes, Format.Bytes) { Shown = m => HasWeights(m) ? null : QuantizationName.VocabularyOnly },
            new(null, "layers on the GPU", m => HasWeights(m) ? m.OffloadedLayers : null, Format.Number),
            new(null, "layers on the CPU", m => HasWeights(m) ? m.LayerCount - m.OffloadedLayers : null, Format.Number)
        );

    private static bool HasWeights(ModelPlacement model) => model.SizeInBytes > 0;
}
