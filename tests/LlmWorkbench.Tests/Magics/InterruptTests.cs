using LlmWorkbench.Magics;
using LlmWorkbench.Testing.Commands;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tests.Tables;

namespace LlmWorkbench.Tests.Magics;

/// <summary>What holds for every command that runs long: an interrupt in its middle leaves what was done, and says so.</summary>
[Engine]
public sealed class InterruptTests(CommandFixture fixture) : IClassFixture<CommandFixture>
{
    private const string Words = "the cat, \"and\" <b>\nthe hat";
    private const string Two = " --model narrow --model second";

    // Each has more to do after it has kept something first. Where one model's result is whole or nothing, there are two models.
    private static readonly (string Line, string Body)[] s_long =
    [
        ("hardware", ""),
        ("memory" + Two, ""),
        ("offload", ""),
        ("generate --max-tokens 40 --temperature 0", Words),
        ("logits" + Two, Words),
        ("surprisal" + Two, Words),
        ("explore --depth 3 --width 3 --min-probability 0 --temperature 0", Words),
        ("explore --sampling" + Two, Words),
        ("weights --tensor blk.*", ""),
        ("weights --tensor blk.0.attn_q.weight" + Two, ""),
        ("embed" + Two, "the cat\nthe hat\nthe house"),
        ("embed --tokens --nearest 3" + Two, " the\n cat\n,"),
        ("parameters --accuracy --text TEXT --tasks QUESTIONS --chunks 2" + Two, ""),
        ("context --time --lengths 8,24 --rounds 2", ""),
        ("context --limit --window 16 --max-tokens 3", Words),
        ("context --needle --lengths 80,96 --trials 1 --fact \"{key} {value}\" --question \"{key} ?\" --values x", Words + "."),
        ("context --loss TEXT --length 40 --texts 2 --bins 2", ""),
        ("context --attention TEXT --length 16 --texts 2", ""),
        ("lens --token \" the\"", Words),
        ("attribute --token \" the\"", Words),
        ("attention" + Two, Words),
        ("attention --scores --sequences 3 --length 8", ""),
        ("ablate", Words),
        ("ablate --layer 1 --head 2 --generate 20 --temperature 0", Words),
        ("patch --token \" the\" --against \" cat\"", "abcde\n---\nabxde"),
        ("steer" + Two, "the cat | the, \"hat\"\n=<b>a | b"),
        ("steer --strength 0 --strength 2 --max-tokens 20 --temperature 0", "the cat | the, \"hat\"\n=<b>a | b\n---\nthe <i>"),
        ("speed --max-tokens 2 --requests 2" + Two, Words),
        ("privacy --max-tokens 40", Words),
        ("quantization --types Q8_0,q4_0 --text TEXT --chunks 2 --no-speed --model narrow", ""),
        ("imatrix --calibration TEXT --chunk-size 128 --chunks 3", ""),
        ("quantization-error Q4_0", ""),
        ("quantization-sensitivity Q8_0 --by kind --context 64 --chunks 1 --text TEXT --model narrow", ""),
        ("quantization-histogram --tensor blk.0.attn_q.weight --type Q4_0" + Two, ""),
        ("perplexity TEXT --context 64", ""),
        ("perplexity TEXT --context 64 --against second", ""),
        ("evaluate QUESTIONS" + Two, ""),
        ("prompt --compare QUESTIONS --questions 2 --format raw --format zephyr", ""),
    ];

    private static readonly Dictionary<string, string> s_notInterrupted = new()
    {
        ["models"] = "a download goes on where it was: DatasetDownloadTests",
        ["model"] = "a model is loaded or not",
        ["pull"] = "a download goes on where it was: PullExperimentTests",
        ["device"] = "reads what is there",
        ["engine"] = "an engine is whole or not there: EngineInstallationTests",
        ["dataset"] = "a download goes on where it was: DatasetDownloadTests",
        ["tokens"] = "done at once",
        ["licence"] = "done at once",
        ["license"] = "done at once",
        ["lineage"] = "done at once",
        ["block"] = "done at once",
        ["cost"] = "a speed is measured or not",
        ["quantize"] = "a file is whole or not there: QuantizeTests",
        ["adapter"] = "a matrix takes a moment; a merged file is whole or not there",
        ["chat"] = "what was said until then stays: ConversationTests",
        ["finetune"] = "what was learned until then stays: FineTuneMagicTests",
        ["train"] = "what was learned until then stays: TrainMagicTests",
        ["retrieve"] = "what was found stays without an answer; the answers are short",
    };

    public static TheoryData<string, string> Lines => new(s_long.Select(line => (line.Line, line.Body)));

    [Fact]
    public void Every_command_that_leaves_a_result_is_interrupted_here_or_says_why_not()
    {
        string[] interrupted = [.. s_long.Select(line => line.Line.Split(' ')[0]).Distinct()];
        string[] all = [.. CommandLines.All.Select(line => line.Line.Split(' ')[0]).Distinct()];
        Assert.Equal(all.Order(), interrupted.Concat(s_notInterrupted.Keys).Order());
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task An_interrupt_shows_and_leaves_what_was_done_and_the_next_command_works(string line, string body)
    {
        using Call call = fixture.NewCall();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.RunAsync($"{fixture.Line(line)} --into left", body, interrupt.Cancel, interrupt.Token)
        );

        Assert.True(call.Variables.TryGet("left", out object? left));
        string shown = LlmWorkbench.Display.MimeBundle.Of(left!).ToString();
        if (line.Contains(Two, StringComparison.Ordinal))
        {
            Assert.IsNotType<SideBySide>(left, exactMatch: false);
        }
        else
        {
            Assert.Contains("nterrupted", shown, StringComparison.Ordinal);
            Assert.Contains("nterrupted", call.Html, StringComparison.Ordinal);
        }

        Assert.Equal(shown.Trim(), call.Text.Trim());

        using Call next = fixture.NewCall();
        await next.RunAsync("tokens --into next", "the cat");
        Assert.True(next.Variables.TryGet("next", out _));
    }
}
