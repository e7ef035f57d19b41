using LlmWorkbench.Services.Http;

namespace LlmWorkbench.Tests.Services.Http;

[Fast]
public sealed class ServiceAddressTests
{
    [Theory]
    [InlineData("http://host:8000/v1#some/model", "http://host:8000/", "some/model")]
    [InlineData("http://host:8000", "http://host:8000/", null)]
    [InlineData("http://host:8000//v1", "http://host:8000/", null)]
    [InlineData("http://host:8000/v1//", "http://host:8000/", null)]
    [InlineData("http://host:8000/v1/chat/completions", "http://host:8000/", null)]
    [InlineData("https://host/below/v1/", "https://host/below/", null)]
    public void An_address_is_read(string text, string root, string? model)
    {
        var address = ServiceAddress.Parse(text);

        Assert.Equal((root, model), (address.Root.AbsoluteUri, address.Model));
    }

    // A path that begins with two slashes is another host when it is read as a relative address.
    [Theory]
    [InlineData("http://host:8000//elsewhere/v1")]
    [InlineData("http://host:8000///elsewhere:9/v1")]
    public void No_path_leads_to_another_host(string text) =>
        Assert.Equal(("host", 8000), (ServiceAddress.Parse(text).Root.Host, ServiceAddress.Parse(text).Root.Port));

    [Theory]
    [InlineData("http://")]
    [InlineData("http://host:99999")]
    [InlineData("http://[::1")]
    public void What_is_no_address_is_a_sentence(string text) => Assert.Throws<WorkbenchException>(() => ServiceAddress.Parse(text));
}
