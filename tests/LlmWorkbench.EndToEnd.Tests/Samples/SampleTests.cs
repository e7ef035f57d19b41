using System.Diagnostics;
using System.Net;
using System.Text;
using LlmWorkbench.EndToEnd.Tests.Packages;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Samples;

/// <summary>The programs of samples/ that others copy: they run, and a hostile text does no harm.</summary>
[StartsProcesses]
public sealed class SampleTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script> & \"cat\"";
    private const string Listening = "Now listening on: ";

    private readonly Workplace _workplace = new();

    private static string Model { get; } = Path.Combine(Lab.Root, "models", "tutor-f16.gguf");

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task The_console_program_shows_tokens_and_saves_a_chart_that_needs_no_network()
    {
        string page = _workplace.At("page.html");
        Outcome outcome = await Processes.RunAsync(new ProcessStartInfo(Program("ConsoleReport"), [Model, Hostile, page]));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("token", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith($"The chart is in {page}.\n", outcome.Output, StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("data-lw-chart", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert(1)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_program_says_in_a_sentence_what_is_wrong()
    {
        Outcome outcome = await Processes.RunAsync(
            new ProcessStartInfo(Program("ConsoleReport"), [_workplace.At("none.gguf"), "x", _workplace.At("page.html")])
        );

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("none.gguf", Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task The_web_page_shows_the_attention_of_a_text_encodes_it_and_refuses_what_is_too_long()
    {
        using Process server = Process.Start(
            new ProcessStartInfo(Program("AttentionPage"), [Model])
            {
                RedirectStandardOutput = true,
                Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
                WorkingDirectory = _workplace.Folder,
            }
        )!;
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
            Assert.Contains("<form method=\"post\"", await client.GetStringAsync("/", TestContext.Current.CancellationToken));

            (HttpStatusCode status, string page) = await PostAsync(client, Hostile);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("Attention in tutor-f16", page, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;cat&quot;</textarea>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert(1)", page, StringComparison.Ordinal);

            (status, page) = await PostAsync(client, new string('x', 301));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("Write a text of 1 to 300 characters.", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, " ")).Status);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(client, new string('x', 100_000))).Status);

            HttpResponseMessage plain = await client.PostAsync("/", new StringContent("cat"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "The cat sat")).Status); // and it lives on
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    // artifacts/bin/PROJECT/CONFIGURATION
    private static string Program(string project) =>
        Path.Combine(
            Lab.Root,
            "artifacts",
            "bin",
            project,
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            project
        );

    private static async Task<Uri> AddressAsync(Process server)
    {
        var said = new StringBuilder();
        while (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.AppendLine(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                return new Uri(line[(at + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"The server ended: {said}");
    }

    private static async Task<(HttpStatusCode Status, string Page)> PostAsync(HttpClient client, string text)
    {
        using var form = new FormUrlEncodedContent([new("text", text)]);
        HttpResponseMessage response = await client.PostAsync("/", form, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
