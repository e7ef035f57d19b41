using LlmWorkbench.Gguf;
using LlmWorkbench.Licences;

namespace LlmWorkbench.Tests.Licences;

/// <summary>What a file's metadata say about its licence.</summary>
[Fast]
public sealed class LicenceReaderTests
{
    [Fact]
    public void The_tag_names_the_licence()
    {
        LicenceFinding finding = Own(("general.license", "apache-2.0"));
        Assert.Equal("apache-2.0", finding.Licence?.Id);
        Assert.Empty(finding.Warnings);
        Assert.Equal(new LicenceEvidence("general.license", "apache-2.0", "Apache License 2.0"), Assert.Single(finding.Evidence));
    }

    [Fact]
    public void Where_the_tag_is_other_the_name_or_the_address_says_it()
    {
        Assert.Equal("qwen", Own(("general.license", "other"), ("general.license.name", "qwen")).Licence?.Id);
        Assert.Equal(
            "mistral-research",
            Own(("general.license", "other"), ("general.license.link", "https://mistral.ai/licenses/MRL-0.1.md")).Licence?.Id
        );
    }

    [Theory]
    [InlineData("no licence", null)]
    [InlineData("no licence of the table", "my-own-licence")]
    public void What_is_not_known_stays_unknown(string warning, string? tag)
    {
        LicenceFinding finding = tag is null ? Own() : Own(("general.license", tag));
        Assert.Null(finding.Licence);
        Assert.Contains(warning, Assert.Single(finding.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_licences_in_one_file_are_a_contradiction()
    {
        LicenceFinding finding = Own(("general.license", "mit"), ("general.license.name", "llama2"));
        Assert.Null(finding.Licence);
        Assert.Contains("MIT License and Llama 2 Community License", Assert.Single(finding.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_licence_of_the_model_it_was_made_of_is_said_too()
    {
        IReadOnlyList<LicenceFinding> findings = LicenceReader.Read(
            "mine",
            Metadata(("general.license", "mit"), ("general.base_model.0.name", "Llama 3.1 8B"))
        );
        Assert.Equal(["mit", "llama3.1"], findings.Select(finding => finding.Licence?.Id));
        Assert.Contains("cannot permit more", Assert.Single(findings[0].Warnings), StringComparison.Ordinal);
        Assert.Equal(["mine", "mine"], findings.Select(finding => finding.Model));
    }

    [Fact]
    public void A_base_model_that_nobody_knows_stays_unknown()
    {
        IReadOnlyList<LicenceFinding> findings = LicenceReader.Read(
            "mine",
            Metadata(("general.license", "mit"), ("general.base_model.0.name", "Somebody's"))
        );
        Assert.Null(findings[1].Licence);
        Assert.Equal("mit", findings[0].Licence?.Id);
    }

    private static LicenceFinding Own(params (string Key, string Value)[] entries) => LicenceReader.Read("mine", Metadata(entries))[0];

    private static GgufMetadata Metadata(params (string Key, string Value)[] entries) =>
        new(
            entries
                .Select(entry => KeyValuePair.Create(entry.Key, GgufValue.Of(entry.Value)))
                .Append(KeyValuePair.Create("general.base_model.count", GgufValue.Of(1u)))
        );
}
