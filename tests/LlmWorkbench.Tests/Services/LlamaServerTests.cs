using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.ContextWindow;

namespace LlmWorkbench.Tests.Services;

/// <summary>llama.cpp's own server with the tutor, where the variable LLAMA_SERVER names its program.</summary>
[StartsProcesses]
public sealed class LlamaServerTests(TutorModel tutor) : IClassFixture<TutorModel>
{
    private const string Text = "Question: What is the capital of France?\nAnswer: Paris.";

    [Fact]
    public async Task Its_log_probabilities_are_those_of_our_engine()
    {
        string? program = Environment.GetEnvironmentVariable("LLAMA_SERVER");
        Assert.SkipWhen(program is null, "LLAMA_SERVER names no llama-server, which takes half an hour to build.");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        string model = Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf");
        using Process server = Process.Start(
            new ProcessStartInfo(program!, ["-m", model, "--port", $"{port}", "-c", "512", "-t", "1", "-ngl", "0"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        try
        {
            await ReadyAsync($"http://127.0.0.1:{port}/health");
            using Workbench workbench = new(new ModelFolders([]));
            LoadedModel far = workbench.Models.Load($"http://127.0.0.1:{port}");
            GenerateOptions greedy = new()
            {
                MaxTokens = 8,
                Sampling = SamplingOptions.Greedy,
                Alternatives = 3,
            };

            Assert.StartsWith("llama-server", far.Runner!.Description, StringComparison.Ordinal);
            SurprisalResult local = tutor.Model.Surprisal(Text);
            Assert.All(
                local.Tokens.Zip(far.Surprisal(Text).Tokens).Where(pair => pair.First.Score is not null),
                pair => Assert.Equal(pair.First.Score!.LogProbability, pair.Second.Score!.LogProbability, 1e-3)
            );
            Assert.Equal(tutor.Model.Generate("Once upon a time", greedy).Text, far.Generate("Once upon a time", greedy).Text);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task ReadyAsync(string address)
    {
        using HttpClient client = new();
        for (int left = 100; ; left--)
        {
            try
            {
                if ((await client.GetAsync(address, TestContext.Current.CancellationToken)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (left > 0)
            {
                // It has not begun to listen.
            }

            Assert.True(left > 0, "llama-server did not get ready.");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
