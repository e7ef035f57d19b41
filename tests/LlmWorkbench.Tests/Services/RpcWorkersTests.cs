using System.Globalization;
using System.Text.RegularExpressions;
using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Services;

/// <summary>One model split over two of llama.cpp's RPC workers on this machine, where LLAMA_SERVER names a llama-server with
/// ggml-rpc-server beside it (./test server): the same numbers as on one.</summary>
[StartsProcesses]
public sealed class RpcWorkersTests(ExactTutor tutor) : IClassFixture<ExactTutor>
{
    private const string Text = "Question: What is the capital of France?\nAnswer: Paris.";

    [Fact(Explicit = true)]
    public async Task A_model_that_is_split_over_two_workers_gives_the_same_log_probabilities()
    {
        using ServerProcess first = await ServerProcess.RpcWorkerAsync();
        using ServerProcess second = await ServerProcess.RpcWorkerAsync();
        string workers = $"127.0.0.1:{first.Port},127.0.0.1:{second.Port}";
        using ServerProcess server = await ServerProcess.LlamaServerAsync(
            tutor.Path,
            ["-c", "512", "-ngl", "99", "--rpc", workers, "-lv", "4", .. ExactTutor.Flags]
        );
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
        int[] ids = [.. tutor.Model.Tokens(Text).Tokens.Select(token => token.Id)];
        SurprisalResult scored = split.Surprisal(Text);
        Assert.Equal(ids.Length - 1, scored.ScoredCount);
        Assert.All(
            Enumerable.Range(1, ids.Length - 1),
            i => Assert.Equal(tutor.Next(ids[..i])[ids[i]], scored.Tokens[i].Score!.LogProbability, 1e-3)
        );
        GenerateOptions greedy = new() { MaxTokens = 12, Sampling = SamplingOptions.Greedy };
        tutor.AssertWritten(ids, split.Generate(Text, greedy));
    }

    [Fact(Explicit = true)]
    public async Task A_worker_that_dies_ends_in_one_sentence_and_leaves_what_was_answered()
    {
        using ServerProcess first = await ServerProcess.RpcWorkerAsync();
        using ServerProcess second = await ServerProcess.RpcWorkerAsync();
        string workers = $"127.0.0.1:{first.Port},127.0.0.1:{second.Port}";
        using ServerProcess server = await ServerProcess.LlamaServerAsync(
            tutor.Path,
            ["-c", "512", "-np", "1", "-ngl", "99", "--rpc", workers, .. ExactTutor.Flags]
        );
        using Call call = new();
        await call.RunAsync($"model {server.Address} --as split");
        int answered = 0;

        WorkbenchException failure = Assert.Throws<WorkbenchException>(() =>
            call
                .Workbench.Models["split"]
                .Evaluate(
                    QuestionDataset.Read("sums").Spread(40),
                    new() { Cache = null, MaxTokens = 4 },
                    default(RunContext).Keeping<EvaluationResult>(soFar =>
                    {
                        answered = soFar.Answers.Count;
                        if (answered == 4)
                        {
                            second.Kill();
                        }
                    })
                )
        );

        Assert.InRange(answered, 4, 39);
        Assert.True(failure.LeavesWhatIsDone);
        Assert.StartsWith($"The service at http://127.0.0.1:{server.Port} ", failure.Message, StringComparison.Ordinal);
    }
}
