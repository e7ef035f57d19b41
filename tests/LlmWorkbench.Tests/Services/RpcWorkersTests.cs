using System.Globalization;
using System.Text.RegularExpressions;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.ContextWindow;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Services;

/// <summary>One model split over two of llama.cpp's RPC workers on this machine, where LLAMA_SERVER names a llama-server with
/// ggml-rpc-server beside it (./test server): the same numbers as on one.</summary>
[StartsProcesses]
public sealed class RpcWorkersTests(TutorModel tutor) : IClassFixture<TutorModel>
{
    private const string Text = "Question: What is the capital of France?\nAnswer: Paris.";

    [Fact]
    public async Task A_model_that_is_split_over_two_workers_gives_the_same_log_probabilities()
    {
        using ServerProcess first = await ServerProcess.RpcWorkerAsync();
        using ServerProcess second = await ServerProcess.RpcWorkerAsync();
        string workers = $"127.0.0.1:{first.Port},127.0.0.1:{second.Port}";
        using ServerProcess server = await ServerProcess.LlamaServerAsync("tutor-f16", "-c", "512", "-ngl", "99", "--rpc", workers);
        using Call call = new();
        await call.RunAsync($"model {server.Address} --as split");
        LoadedModel split = call.Workbench.Models["split"];

        Assert.All(
            new[] { first, second },
            worker =>
            {
                Match weights = Regex.Match(server.Log, $@"RPC\d*\[127\.0\.0\.1:{worker.Port}\] model buffer size = +([\d.]+) MiB");
                Assert.True(weights.Success, server.Log);
                Assert.True(double.Parse(weights.Groups[1].Value, CultureInfo.InvariantCulture) > 1);
            }
        );
        Assert.All(
            tutor.Model.Surprisal(Text).Tokens.Zip(split.Surprisal(Text).Tokens).Where(pair => pair.First.Score is not null),
            pair => Assert.Equal(pair.First.Score!.LogProbability, pair.Second.Score!.LogProbability, 1e-3)
        );
        GenerateOptions greedy = new() { MaxTokens = 12, Sampling = SamplingOptions.Greedy };
        Assert.Equal(tutor.Model.Generate("Once upon a time", greedy).Text, split.Generate("Once upon a time", greedy).Text);
    }
}
