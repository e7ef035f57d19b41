using System.Net;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Services.Http;

[Engine]
public sealed class ServiceKeyTests : IDisposable
{
    private const string Name = "LLM_WORKBENCH_TEST_KEY_7";
    private const string Key = "sk-very-secret-0123456789";

    public ServiceKeyTests() => Environment.SetEnvironmentVariable(Name, Key);

    public void Dispose() => Environment.SetEnvironmentVariable(Name, null);

    [Fact]
    public async Task The_key_is_sent_and_appears_in_no_output_even_where_the_service_repeats_it()
    {
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Key = Key,
            Lie = line => line.Replace("\" a\"", $"\" {Key} <b>\"", StringComparison.Ordinal),
        };
        using Call call = new();
        await call.RunAsync($"model {stub.Address} --as also --key-from {Name}");
        await call.RunAsync($"model {stub.Address} --as far --key-from {Name}");
        string[] commands =
        [
            "generate --max-tokens 3 hello",
            "logits hello",
            "surprisal hello",
            "embed hello",
            "generate --chat --max-tokens 3 hello",
            "chat --max-tokens 3 hello",
            "evaluate sums --questions 2 --no-cache",
            "evaluate sums --questions 2 --no-cache --over far,also",
            "perplexity hello --no-cache",
            "speed --at-once 2 --max-tokens 2",
            "model",
            "attention hello",
            "tokens hello",
        ];
        List<string> said = [];
        foreach (string command in commands)
        {
            try
            {
                await call.RunAsync($"{command} --into result");
            }
            catch (WorkbenchException e)
            {
                said.Add(e.ToString());
            }

            if (call.Variables.TryGet("result", out object? result) && result is ITabularResult table)
            {
                said.AddRange([table.ToTable().ToCsv(), table.ToTable().ToJson(), $"{result}"]);
            }
        }

        stub.Key = "another";
        said.Add((await Assert.ThrowsAsync<WorkbenchException>(() => call.RunAsync("generate hello"))).ToString());
        stub.Key = null;
        stub.Status = _ => HttpStatusCode.InternalServerError;
        stub.Complaint = $$$"""{"error":{"message":"your key is {{{Key}}}"}}""";
        said.Add((await Assert.ThrowsAsync<WorkbenchException>(() => call.RunAsync("generate hello"))).ToString());
        said.AddRange(call.Output.Displays.SelectMany(display => display.Last.Select(part => part.Value)));

        Assert.True(said.Count > 15);
        Assert.DoesNotContain(said, text => text.Contains(Key, StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("[key]", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains($"does not take the key of {Name}", StringComparison.Ordinal));
    }

    private static string[] Shown(Call call) => [.. call.Output.Displays.SelectMany(display => display.Last.Select(part => part.Value))];

    // JSON may write each letter of a text as a number.
    [Theory]
    [InlineData("generate --max-tokens 3 hello")]
    [InlineData("evaluate sums --questions 2 --no-cache")]
    [InlineData("surprisal hello")]
    public async Task A_key_that_is_written_as_numbers_of_letters_is_not_shown(string command)
    {
        string hidden = string.Concat(Key.Select(letter => $"\\u{(int)letter:x4}"));
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Lie = line =>
                line.Replace("\" a\"", $"\"{hidden}\"", StringComparison.Ordinal)
                    .Replace("\"hello\"", $"\"{hidden}\"", StringComparison.Ordinal),
        };
        using Call call = new();
        await call.RunAsync($"model {stub.Address} --key-from {Name}");

        string said = await call.FailureOf($"{command} --into left");

        Assert.EndsWith("repeats the key that it was given, so its answer is not shown.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Shown(call), text => text.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_comes_letter_by_letter_is_not_shown_nor_kept()
    {
        int letter = 0;
        using StubService stub = new(ServiceApi.OpenAi)
        {
            Lie = line =>
                line.Contains("\" a\"", StringComparison.Ordinal)
                    ? line.Replace("\" a\"", $"\"{Key[letter++ % Key.Length]}\"", StringComparison.Ordinal)
                    : line,
        };
        using Call call = new();
        await call.RunAsync($"model {stub.Address} --key-from {Name}");

        string said = await call.FailureOf($"generate --max-tokens {Key.Length} hello --into left");

        Assert.EndsWith("repeats the key that it was given, so its answer is not shown.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Shown(call), text => text.Contains(Key[..8], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_it_is_said_where_to_put_one()
    {
        using StubService stub = new(ServiceApi.OpenAi) { Key = Key };
        using Call call = new();

        Assert.Contains(
            "put it into the environment variable LLM_WORKBENCH_API_KEY, or name another with --key-from",
            await call.FailureOf($"model {stub.Address}"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "LLM_WORKBENCH_NO_SUCH_KEY holds no key",
            await call.FailureOf($"model {stub.Address} --key-from LLM_WORKBENCH_NO_SUCH_KEY"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://me:secret@host/v1")]
    [InlineData("http://host/v1?api_key=secret")]
    public async Task An_address_with_a_secret_is_refused_without_repeating_it(string address)
    {
        using Call call = new();

        string failure = await call.FailureOf($"model {address}");

        Assert.StartsWith("An address of a service has no name, key or question in it", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu.school", true)]
    [InlineData("GPU.school:8000", true)]
    [InlineData(" other , gpu.school:8000", true)]
    [InlineData("gpu.school:8001", false)]
    [InlineData("school", false)]
    [InlineData("gpu.school.evil.example", false)]
    [InlineData(",", false)]
    [InlineData("", true)]
    public void The_usual_key_goes_to_the_hosts_that_are_named_alone(string hosts, bool goes)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""{"LLM_WORKBENCH_API_KEY":"{{Key}}","LLM_WORKBENCH_API_HOST":"{{hosts}}","MINE":"mine"}""");

            var key = ServiceKey.Find(null, new Uri("http://gpu.school:8000/v1"), path);

            Assert.Equal(goes ? "LLM_WORKBENCH_API_KEY" : null, key.Name);
            Assert.Equal(!goes, key.IsKept);
            Assert.Equal("MINE", ServiceKey.Find("MINE", new Uri("http://gpu.school:8000/v1"), path).Name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_service_that_is_not_among_the_hosts_gets_no_key_and_the_sentence_says_why()
    {
        using StubService stub = new(ServiceApi.OpenAi) { Key = Key };
        Environment.SetEnvironmentVariable(ServiceKey.UsualName, Key);
        Environment.SetEnvironmentVariable(ServiceKey.HostsName, "gpu.school");
        try
        {
            using Call call = new();

            Assert.Contains(
                "LLM_WORKBENCH_API_HOST does not name it: add this host there, or name a key with --key-from",
                await call.FailureOf($"model {stub.Address}"),
                StringComparison.Ordinal
            );
            Environment.SetEnvironmentVariable(ServiceKey.HostsName, $"gpu.school, {new Uri(stub.Address).Host}");
            await call.RunAsync($"model {stub.Address}");
        }
        finally
        {
            Environment.SetEnvironmentVariable(ServiceKey.UsualName, null);
            Environment.SetEnvironmentVariable(ServiceKey.HostsName, null);
        }
    }

    [Fact]
    public void The_user_secrets_are_read_and_OpenAIs_key_goes_to_OpenAI_alone()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""{"OPENAI_API_KEY":"{{Key}}","OTHER_TEST_KEY":"other-key"}""");

            Assert.Equal("OTHER_TEST_KEY", ServiceKey.Find("OTHER_TEST_KEY", new Uri("http://host/"), path).Name);
            Assert.Equal("OPENAI_API_KEY", ServiceKey.Find(null, new Uri("https://api.openai.com/"), path).Name);
            Assert.NotEqual("OPENAI_API_KEY", ServiceKey.Find(null, new Uri("https://api.openai.com.evil.example/"), path).Name);
            Assert.NotEqual("OPENAI_API_KEY", ServiceKey.Find(null, new Uri("http://api.openai.com/"), path).Name);
            Assert.Equal("[key]", $"{ServiceKey.Find("OTHER_TEST_KEY", new Uri("http://host/"), path)}");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
