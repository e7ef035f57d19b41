using System.Collections;
using LlmWorkbench.Services.Clients;

namespace LlmWorkbench.Tests.Services.Clients;

[Fast]
public sealed class HiddenSecretsTests
{
    [Theory]
    [InlineData("Incorrect API key provided: sk-proj-abcDEF12_345-xyz.", "Incorrect API key provided: [hidden].")]
    [InlineData("Incorrect API key provided: my-key.", "Incorrect API key provided: [hidden].")]
    [InlineData("api-key: 0123abcd", "api-key: [hidden]")]
    [InlineData("\"x-goog-api-key\": \"AIzaSy\", \"a\": 1", "\"x-goog-api-key\": \"[hidden]\", \"a\": 1")]
    [InlineData("GET https://a.example/v1/models?key=short1&alt=sse", "GET https://a.example/v1/models?key=[hidden]&alt=sse")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: [hidden]")]
    [InlineData("Set-Cookie: a=1; b=2; path=/\r\nDate: today", "Set-Cookie: [hidden]\r\nDate: today")]
    [InlineData("sent Bearer abcdefgh1234 to it", "sent Bearer [hidden] to it")]
    [InlineData("key 0123456789abcdef0123456789abcdef is invalid", "key [hidden] is invalid")]
    [InlineData("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY was sent", "[hidden] was sent")]
    public void What_looks_like_a_key_is_left_out(string text, string expected) => Assert.Equal(expected, HiddenSecrets.In(text));

    [Theory]
    [InlineData("The model gpt-4o-mini-2024-07-18 does not exist (404).")]
    [InlineData("max_tokens: 5000 is too many for claude-sonnet-4-20250514; use fewer tokens: at most 4096.")]
    [InlineData("Too many requests. Request 7d3a1f0c-9b2e-4c55-8a11-3f5b6c7d8e9f, retry after 20 s.")]
    [InlineData("skepticism-about-sketchbooks: an unknown model")]
    [InlineData("https://my-resource.openai.azure.com/openai/deployments/gpt-4o/chat/completions: 500")]
    public void What_helps_stays(string text) => Assert.Equal(text, HiddenSecrets.In(text));

    [Fact]
    public void A_value_of_a_variable_with_a_secrets_name_is_left_out_wherever_it_stands()
    {
        Hashtable variables = new()
        {
            ["AZURE_OPENAI_KEY"] = "plain words",
            ["HOME"] = "said",
            ["MY_TOKEN"] = "it",
        };

        Assert.Equal("it said «[hidden]»", HiddenSecrets.In("it said «plain words»", variables));
    }
}
