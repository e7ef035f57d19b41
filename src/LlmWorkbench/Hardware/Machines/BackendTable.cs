using System.Reflection;
using System.Text.Json;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Hardware.Machines;

/// <summary>What llama.cpp can do on each kind of hardware (datasets/machines/backends.json).</summary>
/// <param name="AsOf">When it was looked up, as in <c>2026-11-30</c>.</param>
/// <param name="Rows">A row for each kind of hardware and backend.</param>
/// <param name="Then">What was said of it once.</param>
public sealed record BackendTable(string AsOf, IReadOnlyList<BackendRow> Rows, BackendThen Then) : ITabularResult
{
    private static readonly Lazy<BackendTable> s_today = new(() =>
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("backends.json")!;
        return JsonSerializer.Deserialize<BackendTable>(stream, JsonSerializerOptions.Web)!;
    });

    /// <summary>The table that comes with this build.</summary>
    public static BackendTable Today => s_today.Value;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Rows,
            new("hardware", "hardware", r => r.Hardware),
            new("backend", "by", r => r.Backend),
            new("maturity", "how far it goes", r => r.Maturity, Format.Text with { IsWrapped = true }),
            new("in_the_workbench", "in the workbench", r => r.InThisEngine, Format.Text with { IsWrapped = true }),
            new("source", "source", r => r.Source, Format.Text with { IsWrapped = true }),
            new("date", null, r => r.Date)
        );
}

/// <summary>One backend on one kind of hardware.</summary>
/// <param name="Hardware">The maker or kind.</param>
/// <param name="Backend">llama.cpp's name for what computes there.</param>
/// <param name="Maturity">How far it goes.</param>
/// <param name="InThisEngine">How it comes to the workbench.</param>
/// <param name="Vendors">The maker's numbers on the PCI bus, as in <c>0x10de</c>.</param>
/// <param name="Source">The page that says so.</param>
/// <param name="Date">When it was looked up.</param>
public sealed record BackendRow(
    string Hardware,
    string Backend,
    string Maturity,
    string InThisEngine,
    IReadOnlyList<string> Vendors,
    string Source,
    string Date
);

/// <summary>What was said once, and what became of it.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="About">Where it stood.</param>
/// <param name="Date">The year in which it was said.</param>
/// <param name="WasTrue">Why it was true, and until when.</param>
/// <param name="Sources">The changes that ended it.</param>
public sealed record BackendThen(string Sentence, string About, string Date, string WasTrue, IReadOnlyList<BackendSource> Sources);

/// <summary>A source.</summary>
/// <param name="What">What it shows.</param>
/// <param name="Url">Its address.</param>
public sealed record BackendSource(string What, string Url);
