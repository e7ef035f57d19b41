using LlmWorkbench.Drawing;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Hardware.Probing;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Hardware;

/// <summary>How a machine is drawn.</summary>
internal static class HardwareView
{
    public static string Text(HardwareReport report) =>
        string.Join(
            "\n\n",
            [
                Title(report) + "\n" + string.Join('\n', Sentences(report)),
                report.ToTable().ToText(),
                .. report.Gpus.Count > 0 ? new[] { Gpus(report).ToText() } : [],
                BackendsText(BackendTable.Today),
            ]
        );

    public static Markup Html(HardwareReport report) =>
        Theme.View(
            Title(report),
            Markup.Of(
                $"""
                {Sentences(report).Select(s => Markup.Of($"<p>{s}</p>"))}
                {report.ToTable().ToMarkup()}
                {(report.Gpus.Count > 0 ? Gpus(report).ToMarkup() : Markup.Empty)}
                {Sources(report)}
                {Fold.Of(
                    $"What llama.cpp can do on which hardware",
                    Backends(BackendTable.Today)
                )}
                """
            )
        );

    public static string BackendsText(BackendTable table) => $"{BackendsTitle}:\n\n{table.ToTable().ToText()}\n\n{Then(table)}";

    public static Markup BackendsHtml(BackendTable table) => Theme.View(BackendsTitle, Backends(table));

    private const string BackendsTitle = "What llama.cpp can do on which hardware";

    private static Markup Backends(BackendTable table) => Markup.Of($"{table.ToTable().ToMarkup()}<p class=\"lw-note\">{Then(table)}</p>");

    public static string ListText(MachineList list) => $"Machines to plan for, with --as NAME\n\n{list.ToTable().ToText()}";

    public static Markup ListHtml(MachineList list) => Theme.View("Machines to plan for, with --as NAME", list.ToTable().ToMarkup());

    private static string Title(HardwareReport report) => report.IsRecording ? report.Machine.Title : "What this machine is made of";

    private static IEnumerable<string> Sentences(HardwareReport report)
    {
        yield return $"Processor: {VisibleText.Phrase(report.Machine.Processor.Model)}.";
        if (report.IsRecording)
        {
            yield return $"A recording, {report.Machine.Origin}.";
            yield break;
        }

        yield return $"llama.cpp's build for it: {report.CpuVariant} ({string.Join(", ", report.CpuFeatures)}).";
        yield return report.Caches.Count == 0 ? "Its caches are not known." : $"Caches: {string.Join(", ", report.Caches.Select(Cache))}.";
        yield return report.Gpus.Count == 0 ? "No graphics card was found." : $"{Figures.Count(report.Gpus.Count, "graphics card")} found.";
        if (!report.IsComplete)
        {
            yield return "Interrupted: memory and processor were not measured.";
        }

        if (report.Speeds is { } speeds)
        {
            yield return $"Memory was read in a buffer of {Figures.Bytes(speeds.BufferBytes)}"
                + (
                    report.Caches.Any(cache => cache.Bytes * 2 > speeds.BufferBytes)
                        ? ", which the largest cache may hold in part: memory itself may be slower."
                        : "."
                );
        }
    }

    private static string Cache(CpuCache cache) => $"L{cache.Level} {cache.Kind.ToLowerInvariant()} {Figures.Bytes(cache.Bytes)}";

    private static Table Gpus(HardwareReport report) =>
        Table.Of(
            report.Gpus,
            new(null, "GPU", g => g.Name),
            new(null, "llama.cpp by", g => g.Backend),
            new(null, "memory", g => g.MemoryBytes, Format.Bytes with { Missing = "unknown" }),
            new(null, "driver", g => g.Driver, Format.Text with { Missing = "unknown" }),
            new(null, "used", g => g.IsUsed ? "yes" : "no"),
            new(null, "why", g => g.Reason, Format.Text with { IsWrapped = true })
        );

    private static string Then(BackendTable table)
    {
        BackendThen then = table.Then;
        return $"«{then.Sentence}» is {then.About}. {then.WasTrue} Sources: "
            + string.Join(", ", then.Sources.Select(s => $"{s.What} ({s.Url})"))
            + $". Looked up on {table.AsOf}.";
    }

    private static Markup Sources(HardwareReport report)
    {
        var facts = report.ToTable();
        string[] sources =
        [
            .. Enumerable
                .Range(0, facts.Rows.Count)
                .Select(i => (Source: facts["source"][i] as string, Date: facts["date"][i], ReadAt: facts["read_at"][i]))
                .Where(f => f.Source?.StartsWith("https://", StringComparison.Ordinal) == true)
                .Select(f => $"{f.Source} ({f.Date}{(f.ReadAt is null ? "" : $"; read at {f.ReadAt}")})")
                .Distinct(),
        ];
        return sources.Length == 0
            ? Markup.Empty
            : Fold.Of($"Sources", Markup.Each(sources, s => Markup.Of($"<p class=\"lw-note\">{s}</p>")));
    }
}
