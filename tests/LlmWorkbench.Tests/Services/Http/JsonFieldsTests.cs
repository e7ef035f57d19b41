using System.Text.Json;
using LlmWorkbench.Services.Http;

namespace LlmWorkbench.Tests.Services.Http;

[Fast]
public sealed class JsonFieldsTests
{
    [Fact]
    public void Half_of_a_character_is_no_failure()
    {
        using var json = JsonDocument.Parse("""{"text":"\ud800","number":1e999}""");

        Assert.Equal("\uFFFD", json.RootElement.Text("text"));
        Assert.Null(json.RootElement.Whole("number"));
        Assert.Null(json.RootElement.Text("number"));
    }

    // Looking for a field compares all names, and one of them may be no text.
    [Fact]
    public void A_field_whose_name_is_half_a_character_hides_no_failure()
    {
        using var json = JsonDocument.Parse("""{"\udc00":1,"error":null}""");

        Assert.Null(json.RootElement.Child("error"));
    }
}
