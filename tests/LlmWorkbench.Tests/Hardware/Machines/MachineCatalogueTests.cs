using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Hardware;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.Hardware.Machines;

[Fast]
public class MachineCatalogueTests
{
    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryFolder.Path, "datasets", "machines"), "*.json")
                .Select(f => Path.GetFileName(f)!),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_number_of_a_recording_has_its_source_and_date_and_what_is_unknown_says_why(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "datasets", "machines", name)));
        JsonElement[] facts = [.. Objects(file.RootElement).Where(o => o.TryGetProperty("value", out _))];
        Assert.Equal(name == "backends.json", facts.Length == 0);
        Assert.All(
            facts,
            fact =>
            {
                if (fact.GetProperty("value").ValueKind == JsonValueKind.Null)
                {
                    Assert.NotEmpty(fact.GetProperty("note").GetString()!);
                    return;
                }

                string source = fact.GetProperty("source").GetString()!;
                Assert.True(source is "assumption" or "measured" || IsAddress(source), source);
                Assert.True(
                    DateOnly.TryParseExact(fact.GetProperty("date").GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out _)
                );
                Assert.InRange(fact.GetProperty("value").GetDouble(), 0.5, 5000);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Only_a_number_from_a_page_was_read_at_one(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "datasets", "machines", name)));
        Assert.All(
            Objects(file.RootElement).Where(o => o.TryGetProperty("readAt", out _)),
            fact => Assert.True(IsAddress(fact.GetProperty("source").GetString()!) && IsAddress(fact.GetProperty("readAt").GetString()!))
        );
    }

    [Fact]
    public void The_speed_of_each_card_but_none_that_was_measured_was_read_at_a_page()
    {
        Assert.All(MachineCatalogue.All.SelectMany(m => m.Gpus), gpu => Assert.NotNull(gpu.GbPerSecond.ReadAt));
        Assert.Null(MachineCatalogue.Find("cloud-2-core").Memory.GbPerSecond.ReadAt);
    }

    // No number stands beside the facts.
    [Theory]
    [MemberData(nameof(Files))]
    public void A_recording_holds_no_number_without_a_source(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "datasets", "machines", name)));
        Assert.All(
            Objects(file.RootElement),
            o => Assert.All(o.EnumerateObject(), p => Assert.True(p.Value.ValueKind != JsonValueKind.Number || p.Name == "value", p.Name))
        );
    }

    [Fact]
    public void There_are_cards_of_three_makers_two_kinds_of_Apple_and_machines_without_a_card()
    {
        string[] wanted =
        [
            "rtx-3060",
            "rtx-4090",
            "rtx-5090",
            "a100-80gb",
            "h100",
            "rx-7900-xtx",
            "arc-a770",
            "m2-max",
            "m4-max",
            "raspberry-pi-5",
            "office-laptop",
            "cloud-2-core",
        ];
        Assert.Superset(wanted.ToHashSet(), MachineCatalogue.Names.ToHashSet());
        Assert.Equal(Files.Count - 1, MachineCatalogue.All.Count);
        Assert.All(
            MachineCatalogue.All,
            m => Assert.True(m.Memory.Gib.IsKnown && m.Memory.GbPerSecond.IsKnown && m.Title.Length > 0, m.Name)
        );
        Assert.All(MachineCatalogue.All.SelectMany(m => m.Gpus), gpu => Assert.True(gpu.Gib.IsKnown && gpu.GbPerSecond.IsKnown, gpu.Name));
        Assert.Equal(
            (24.0, 1008.0),
            (MachineCatalogue.Find("RTX-4090").Gpus[0].Gib.Value, MachineCatalogue.Find("rtx-4090").Gpus[0].GbPerSecond.Value)
        );
    }

    [Fact]
    public void An_unknown_name_gets_a_sentence_that_lists_what_would_work()
    {
        WorkbenchException failure = Assert.Throws<WorkbenchException>(() => HardwareExperiment.Recorded("rtx-409"));
        Assert.StartsWith(
            "There is no recording of a machine «rtx-409»: did you mean rtx-4090? There are a100-80gb, ",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Each_row_of_the_backends_has_its_source_and_date()
    {
        BackendTable table = BackendTable.Today;
        Assert.All(
            table.Rows,
            row => Assert.True(IsAddress(row.Source) && DateOnly.TryParse(row.Date, CultureInfo.InvariantCulture, out _), row.Backend)
        );
        Assert.All(table.Then.Sources, source => Assert.True(IsAddress(source.Url)));
        Assert.Equal(["ROCm (HIP)", "Vulkan"], table.Rows.Where(row => row.Hardware == "AMD").Select(row => row.Backend));
        Assert.Superset(
            new HashSet<string> { "CUDA", "Vulkan", "SYCL", "Metal", "OpenCL", "CPU" },
            table.Rows.Select(row => row.Backend).ToHashSet()
        );
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps;

    private static IEnumerable<JsonElement> Objects(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Objects(p.Value)).Prepend(element),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
            _ => [],
        };
}
