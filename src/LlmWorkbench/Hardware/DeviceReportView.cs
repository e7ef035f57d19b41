using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Hardware;

/// <summary>How the report on devices is drawn.</summary>
internal static class DeviceReportView
{
    private static readonly string[] DeviceHeads = ["device", "kind", "description", ">free", ">total"];
    private static readonly string[] ModelHeads = ["model", ">weights", ">layers on the GPU", ">layers on the CPU"];

    public static string Text(DeviceReport report)
    {
        var devices = new TextTable(DeviceHeads);
        report.Devices.ToList().ForEach(d => devices.Add(Row(d)));
        List<string> parts = [Headline(report), devices.ToString()];
        if (report.Models.Count > 0)
        {
            var models = new TextTable(ModelHeads);
            report.Models.ToList().ForEach(m => models.Add(Row(m)));
            parts.Add(models.ToString());
        }

        parts.AddRange(report.Problems.Select(p => "! " + p));
        parts.Add(string.Join('\n', Facts(report).Select(f => $"{f.Name}: {f.Value}")));
        return string.Join("\n\n", parts);
    }

    public static Markup Html(DeviceReport report)
    {
        var devices = new HtmlTable(DeviceHeads);
        report.Devices.ToList().ForEach(d => devices.Add(Row(d)));
        var models = new HtmlTable(ModelHeads);
        report.Models.ToList().ForEach(m => models.Add(Row(m)));
        return Theme.View("What the models run on", Markup.Of($"""
            <p>{Headline(report)}</p>
            {report.Problems.Select(p => Markup.Of($"<p>⚠ {p}</p>"))}
            {devices.ToMarkup()}
            {(report.Models.Count == 0 ? Markup.Empty : models.ToMarkup())}
            <dl>{Facts(report).Select(f => Markup.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>"))}</dl>
            """));
    }

    private static string Headline(DeviceReport report) => report switch
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
        yield return ("engine", $"llama.cpp {report.EngineVersion}");
        yield return ("libraries", ShownPath.Of(report.LibraryFolder));
    }

    private static string[] Row(LlamaDevice d) => [d.Name, Kind(d.Kind), d.Description, Memory(d.FreeBytes), Memory(d.TotalBytes)];

    private static string[] Row(ModelPlacement m) => m.SizeInBytes == 0
        ? [m.Name, QuantizationName.VocabularyOnly, "–", "–"]
        : [m.Name, Figures.Bytes(m.SizeInBytes), $"{m.OffloadedLayers}", $"{m.LayerCount - m.OffloadedLayers}"];

    private static string Memory(long bytes) => bytes <= 0 ? "–" : Figures.Bytes(bytes);

    private static string Kind(LlamaDeviceKind kind) => kind switch
    {
        LlamaDeviceKind.Cpu => "CPU",
        LlamaDeviceKind.Gpu => "GPU",
        LlamaDeviceKind.IntegratedGpu => "GPU in the processor",
        _ => "accelerator",
    };
}
