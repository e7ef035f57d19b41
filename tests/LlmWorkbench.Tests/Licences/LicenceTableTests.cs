using LlmWorkbench.Licences;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Licences;

/// <summary>The facts of datasets/licences.json.</summary>
[Fast]
public sealed class LicenceTableTests
{
    private static readonly string[] s_kinds = ["open source", "open content", "use rules", "community", "non-commercial", "research only"];

    private static readonly LicenceTable s_table = LicenceTable.Known;

    public static TheoryData<string> Ids => [.. s_table.All.Select(licence => licence.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_licence_has_a_source_and_dates(string id)
    {
        Licence licence = s_table.Find(id);
        Facts.AssertSourced(licence.Source, licence.AsOf);
        Facts.AssertDate(licence.Dated);
        Facts.AssertRead(licence.Basis, licence.AsOf, licence.ReadAt);
        Assert.Contains(licence.Kind, s_kinds);
        Assert.All(licence.Questions, question => Assert.EndsWith(".", question.Term.Words));
        Assert.All(licence.Duties, duty => Assert.NotEmpty(duty.Words));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_its_kind_says_its_answers_say_too(string id)
    {
        Licence licence = s_table.Find(id);
        switch (licence.Kind)
        {
            case "research only" or "non-commercial":
                Assert.Equal(Permission.No, licence.Commercial.Answer);
                break;
            case "open source" or "open content":
                Assert.Equal((Permission.Yes, "none", "none"), (licence.Commercial.Answer, licence.Limit, licence.UseRules));
                break;
            default:
                Assert.NotEqual(Permission.No, licence.Commercial.Answer);
                break;
        }
    }

    [Fact]
    public void No_two_licences_share_a_name() =>
        Assert.All(
            s_table.All.SelectMany(licence => licence.Aliases.Append(licence.Id).Append(licence.Name).Select(name => (name, licence))),
            entry => Assert.Same(entry.licence, s_table.TryFind(entry.name))
        );

    [Theory]
    [InlineData("Apache-2.0", "apache-2.0")]
    [InlineData("Apache License, Version 2.0", "apache-2.0")]
    [InlineData("MIT", "mit")]
    [InlineData("llama3.1", "llama3.1")]
    [InlineData("LLAMA 2 COMMUNITY LICENSE AGREEMENT", "llama2")]
    [InlineData("tongyi-qianwen", "tongyi-qianwen")]
    [InlineData("google-gemma-terms-of-use", "gemma")]
    [InlineData("mrl", "mistral-research")]
    [InlineData("other", null)]
    [InlineData("apache", "apache-2.0")]
    [InlineData("", null)]
    public void Names_of_spdx_and_hugging_face_are_understood(string name, string? id) => Assert.Equal(id, s_table.TryFind(name)?.Id);

    [Theory]
    [InlineData("https://huggingface.co/Qwen/Qwen2.5-72B-Instruct/blob/main/LICENSE", "qwen")]
    [InlineData("https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE", "qwen-research")]
    [InlineData("https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0")]
    [InlineData("LICENSE", null)]
    public void Addresses_of_texts_are_understood(string link, string? id) => Assert.Equal(id, s_table.TryFindLink(link)?.Id);

    [Fact]
    public void The_caps_of_users_are_those_of_the_texts()
    {
        Assert.All(
            s_table.All.Where(licence => licence.Id.StartsWith("llama", StringComparison.Ordinal) && licence.Id != "llama1"),
            licence => Assert.StartsWith("700 million", licence.Limit)
        );
        Assert.All((string[])["qwen", "tongyi-qianwen"], id => Assert.StartsWith("100 million", s_table.Find(id).Limit));
    }

    [Fact]
    public void A_name_that_is_not_known_is_refused_with_what_is_meant() =>
        Assert.Contains("did you mean apache-2.0?", Assert.Throws<WorkbenchException>(() => s_table.Find("apahce-2.0")).Message);
}
