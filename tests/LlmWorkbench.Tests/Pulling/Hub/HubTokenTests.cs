using LlmWorkbench.Pulling.Hub;

namespace LlmWorkbench.Tests.Pulling.Hub;

[Fast]
public sealed class HubTokenTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("workbench-token-").FullName;
    private readonly Dictionary<string, string> _variables = new() { ["HF_TOKEN"] = " hf_abc \n" };

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("https://huggingface.co", "https://huggingface.co/api/x", true)]
    [InlineData("https://huggingface.co", "https://cdn.huggingface.co/x", false)]
    [InlineData("https://huggingface.co", "http://huggingface.co/x", false)]
    [InlineData("https://huggingface.co", "https://huggingface.co:8443/x", false)]
    [InlineData("http://example.org", "http://example.org/x", false)]
    [InlineData("http://127.0.0.1:99", "http://127.0.0.1:99/x", true)]
    public void It_goes_to_the_endpoint_alone_and_never_in_the_clear(string endpoint, string address, bool goes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        HubToken.OfUser(_variables.GetValueOrDefault, _home, new Uri(endpoint))!.AddTo(request);
        Assert.Equal(goes ? "Bearer hf_abc" : null, request.Headers.Authorization?.ToString());
    }

    [Fact]
    public void It_comes_from_the_file_of_huggingface_hub_where_no_variable_has_it()
    {
        File.WriteAllText(Path.Combine(_home, "token"), "hf_file\n");
        _variables.Clear();
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://huggingface.co/x");
        var token = HubToken.OfUser(_variables.GetValueOrDefault, _home, new Uri("https://huggingface.co"));
        token!.AddTo(request);
        Assert.Equal("hf_file", request.Headers.Authorization!.Parameter);
        Assert.DoesNotContain("hf_file", token.ToString(), StringComparison.Ordinal);
        _variables["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1";
        Assert.Null(HubToken.OfUser(_variables.GetValueOrDefault, _home, new Uri("https://huggingface.co")));
    }

    [Fact]
    public void What_is_no_token_is_refused_and_not_shown()
    {
        _variables["HF_TOKEN"] = "my secret\nX-Header: 1";
        string refusal = Assert.Throws<WorkbenchException>(() => HubSettings.Of(_variables.GetValueOrDefault, _home)).Message;
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_that_is_none_is_said()
    {
        _variables["HF_ENDPOINT"] = "huggingface";
        string refusal = Assert.Throws<WorkbenchException>(() => HubSettings.Of(_variables.GetValueOrDefault, _home)).Message;
        Assert.StartsWith("HF_ENDPOINT holds «huggingface»", refusal, StringComparison.Ordinal);
    }
}
