using LlmWorkbench.Licences;
using LlmWorkbench.Lineage;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Lineage;

/// <summary>The table of families, chosen from.</summary>
[Fast]
public sealed class LineageExperimentTests
{
    [Fact]
    public void Without_options_all_releases_are_there_and_children_stand_below_their_parents()
    {
        LineageResult all = LineageExperiment.Lineage();
        string[] ids = [.. all.Rows.Select(row => row.Release.Id)];
        Assert.Equal(LlmWorkbench.Families.FamilyTable.Known.Releases.Select(r => r.Id).Order(), ids.Order());
        foreach (LineageRow row in all.Rows)
        {
            Assert.All(
                row.Release.Parents.Where(p => all.Rows.Any(r => r.Release.Id == p.Id && r.Release.Family == row.Release.Family)).Take(1),
                parent => Assert.True(Array.IndexOf(ids, parent.Id) < Array.IndexOf(ids, row.Release.Id))
            );
        }
    }

    [Fact]
    public void The_children_of_the_primer_are_where_they_belong()
    {
        IEnumerable<string> family = LineageExperiment
            .Lineage(new LineageOptions { Family = "LLAMA" })
            .Rows.Select(row => row.Release.Name);
        Assert.Superset(
            new HashSet<string>
            {
                "LLaMA",
                "OpenLLaMA",
                "Alpaca",
                "Vicuna 1",
                "Orca mini",
                "WizardLM",
                "Llama 2",
                "Code Llama",
                "Llama 3.1",
                "Llama 4",
            },
            family.ToHashSet()
        );
        Assert.Equal(
            ["StarCoderBase", "StarCoder", "WizardCoder", "StarChat α", "StarCoderPlus", "StarChat β", "StarCoder 2"],
            LineageExperiment.Lineage(new LineageOptions { Family = "starcoder" }).Rows.Select(row => row.Release.Name)
        );
    }

    [Fact]
    public void Filters_leave_what_they_say()
    {
        LineageResult commercial = LineageExperiment.Lineage(new LineageOptions { Licence = "commercial", Context = 32_768 });
        Assert.All(commercial.Rows, row => Assert.True(row.Release.Context >= 32_768));
        Assert.DoesNotContain(commercial.Rows, row => row.Licence.Commercial.Answer is Permission.No or Permission.Unknown);
        Assert.DoesNotContain(commercial.Rows, row => row.Release.Id is "mistral-large-2" or "command-r");
        Assert.Contains(commercial.Rows, row => row.Release.Id == "llama-3.1");
        Assert.Equal(
            ["opt"],
            LineageExperiment.Lineage(new LineageOptions { Licence = "opt-175b license" }).Rows.Select(row => row.Release.Id)
        );
        Assert.All(
            LineageExperiment.Lineage(new LineageOptions { Architecture = "falcon" }).Rows,
            row => Assert.NotEqual("falcon-3", row.Release.Id)
        );
    }

    [Theory]
    [InlineData("lineage --family Lama", "did you mean Llama?")]
    [InlineData("lineage --licence apahce-2.0", "did you mean apache-2.0?")]
    [InlineData("lineage --architecture flacon", "did you mean falcon?")]
    [InlineData("lineage --context many", "--context needs a number of tokens from 1 to 100000000, as in 4096 or 4k, not «many».")]
    [InlineData("lineage --context 999999999k", "--context needs a number of tokens")]
    [InlineData("lineage --family OPT --context 1M", "No release of the table is left")]
    public async Task What_cannot_be_found_is_said_in_a_sentence(string line, string sentence)
    {
        using var call = new Call();
        Assert.Contains(sentence, await call.FailureOf(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("32k", 32_768)]
    [InlineData("1M", 1_048_576)]
    [InlineData("4096", 4096)]
    public async Task Contexts_are_read_as_people_write_them(string text, int tokens)
    {
        using var call = new Call();
        Assert.Equal(tokens, (await call.ResultOf<LineageResult>($"lineage --context {text}")).Options.Context);
    }

    [Fact]
    public void The_picture_has_a_point_for_each_release_and_a_still()
    {
        LineageResult all = LineageExperiment.Lineage();
        string json = LlmWorkbench.Drawing.Charts.PlotlyFigure.Json(all.Chart());
        Assert.All(all.Rows, row => Assert.Contains($"\" {row.Release.Name}\"", Decoded(json), StringComparison.Ordinal));
        Assert.Contains("<img", LlmWorkbench.Drawing.Stills.ChartStill.Of(json, 1200).ToString(), StringComparison.Ordinal);
    }

    private static string Decoded(string json) => System.Text.RegularExpressions.Regex.Unescape(json);
}
