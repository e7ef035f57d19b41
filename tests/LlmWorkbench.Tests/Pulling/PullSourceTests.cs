using LlmWorkbench.Pulling;

namespace LlmWorkbench.Tests.Pulling;

[Fast]
public sealed class PullSourceTests
{
    private static readonly Uri s_endpoint = new("https://huggingface.co");

    [Theory]
    [InlineData("user/name", "user/name", null, null, null)]
    [InlineData("user/name:Q4_K_M", "user/name", "Q4_K_M", null, null)]
    [InlineData("hf.co/user/name:IQ2_XXS", "user/name", "IQ2_XXS", null, null)]
    [InlineData("https://huggingface.co/user/name", "user/name", null, null, null)]
    [InlineData("https://huggingface.co/user/name/tree/dev", "user/name", null, "dev", null)]
    [InlineData("https://huggingface.co/user/name/resolve/main/a/b%20c.gguf?download=true", "user/name", null, "main", "a/b c.gguf")]
    [InlineData("https://hf.co/user/name/blob/main/m.gguf", "user/name", null, "main", "m.gguf")]
    public void A_repository_is_read_in_all_its_spellings(string text, string repository, string? type, string? revision, string? file)
    {
        var source = PullSource.Parse(text, s_endpoint);
        Assert.Equal((repository, type, revision, file), (source.Repository, source.Type, source.Revision, source.File));
        Assert.Null(source.Address);
    }

    [Fact]
    public void Another_address_stays_one() =>
        Assert.Equal(new Uri("https://example.org/m.gguf"), PullSource.Parse("https://example.org/m.gguf", s_endpoint).Address);

    [Theory]
    [InlineData("name")]
    [InlineData("../name")]
    [InlineData("user/..")]
    [InlineData("user/a--b")]
    [InlineData("user/name/more")]
    [InlineData("user\\name")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/m.gguf")]
    [InlineData("")]
    public void What_is_neither_is_refused(string text) =>
        Assert.Contains(
            "is nothing to pull",
            Assert.Throws<WorkbenchException>(() => PullSource.Parse(text, s_endpoint)).Message,
            StringComparison.Ordinal
        );
}
