using LlmWorkbench.Licences;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Licences;

/// <summary>Licences by name, and the command.</summary>
[Fast]
public sealed class LicenceExperimentTests
{
    [Fact]
    public void A_family_has_the_licences_of_all_its_releases() =>
        Assert.Equal(
            ["apache-2.0", "falcon-180b", "falcon-2-11b-1.0", "falcon-llm-2.0"],
            LicenceExperiment.Named("falcon").Findings.Select(finding => finding.Licence?.Id)
        );

    [Theory]
    [InlineData("Llama 3.1", "llama3.1")]
    [InlineData("llama-2", "llama2")]
    [InlineData("StarCoder2-3B", "bigcode-openrail-m")]
    [InlineData("gpl of my own", null)]
    public void A_release_has_the_licence_of_the_table(string name, string? id)
    {
        if (id is null)
        {
            Assert.Contains("nothing is known", Assert.Throws<WorkbenchException>(() => LicenceExperiment.Named(name)).Message);
            return;
        }

        Assert.Equal(id, Assert.Single(LicenceExperiment.Named(name).Findings).Licence?.Id);
    }

    [Fact]
    public void What_is_said_beside_a_licence_is_about_the_licence()
    {
        LicenceResult llama = LicenceExperiment.Named("Llama");
        Assert.Contains("RedPajama", Assert.Single(Of(llama, "OpenLLaMA").Warnings), StringComparison.Ordinal);
        Assert.Empty(Of(llama, "Vicuna 1").Warnings);
        Assert.Contains("royalties", Assert.Single(Of(LicenceExperiment.Named("Falcon"), "Falcon").Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("licence mit")]
    [InlineData("license --list")]
    [InlineData("licence Llama")]
    public async Task Every_view_says_that_it_is_no_legal_advice(string line)
    {
        using var call = new Call();
        await call.RunAsync(line);
        Assert.Contains("no legal advice", call.Text, StringComparison.Ordinal);
        Assert.Contains("no legal advice", call.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_one_name_is_refused()
    {
        using var call = new Call();
        Assert.Contains("leave out the name", await call.FailureOf("licence mit --list"), StringComparison.Ordinal);
    }

    private static LicenceFinding Of(LicenceResult result, string subject) => result.Findings.Single(f => f.Subject == subject);
}
