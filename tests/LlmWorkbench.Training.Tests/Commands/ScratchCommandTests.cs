using System.IO.Pipes;
using System.Text.Json.Nodes;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Commands;
using LlmWorkbench.Training.Scratch;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Commands;

[Engine]
public sealed class ScratchCommandTests : IDisposable
{
    private const string Small = "--layers 1 --width 16 --heads 2 --context 8 --batch 2 --threads 1 --sample-length 5";
    private readonly TemporaryFolder _folder = new();

    public ScratchCommandTests() => File.WriteAllText(_folder["text.txt"], string.Concat(Enumerable.Repeat("the cat and the hat. ", 40)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trains_several_on_one_text_and_tells_how_it_gets_on()
    {
        (int code, string output, _) = await RunAsync(
            $"scratch --text {_folder["text.txt"]} --parts Bigram Whole --output {_folder["b.gguf"]} {_folder["w.gguf"]} --steps 4 "
                + $"--measure-every 2 --sample-every 4 --prompt th {Small}"
        );
        JsonObject[] lines =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()),
        ];

        Assert.Equal(0, code);
        Assert.Equal(257, (int)lines[0]["vocabulary"]!);
        Assert.Equal(["Bigram", "Whole"], lines.Select(line => (string?)line["begins"]).OfType<string>());
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], lines.Where(line => line.ContainsKey("rate")).Select(line => (int)line["step"]!));
        Assert.Equal(6, lines.Count(line => line["heldOut"] is not null));
        Assert.Equal(4, lines.Count(line => line.ContainsKey("sample")));
        // In a text of one byte a character, bits a character are the loss in bits.
        Assert.All(
            lines.Where(line => line["heldOut"] is not null),
            line => Assert.Equal((double)line["heldOut"]! / Math.Log(2), (double)line["bits"]!, 1e-9)
        );
        Assert.Equal(10, lines.Single(line => (string?)line["saved"] == _folder["w.gguf"])["losses"]!.AsArray().Count);
        Assert.Contains("made without", Description("b.gguf"), StringComparison.Ordinal);
        Assert.DoesNotContain("made without", Description("w.gguf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_the_last_good_model()
    {
        ScratchOptions options = Tiny(steps: 9);
        using ScratchRun run = RunOf(options);
        using var told = new PoisoningWriter(run);
        Session(run, options, told).Run(resumes: false, CancellationToken.None);
        JsonNode last = JsonNode.Parse(told.ToString().Trim().Split('\n')[^1])!;

        Assert.StartsWith("After step 6 the loss was no number any more", (string)last["failure"]!, StringComparison.Ordinal);
        Assert.Equal(4, (int)last["step"]!);
        using GgufTensorData data = GgufFile.Read(_folder["m.gguf"]).OpenTensors();
        Assert.All(
            data.ReadFloats(GgufFile.Read(_folder["m.gguf"]).FindTensor("output.weight")!),
            weight => Assert.True(float.IsFinite(weight))
        );
    }

    [Fact]
    public async Task Goes_on_with_what_it_was_begun_with_alone()
    {
        File.WriteAllText(_folder["other.txt"], string.Concat(Enumerable.Repeat("the dog and the log. ", 40)));
        string begun = $"scratch --text {_folder["text.txt"]} --output {_folder["m.gguf"]} --steps 2 {Small}";
        Assert.Equal(0, (await RunAsync(begun)).Code);
        byte[] before = File.ReadAllBytes(_folder["m.gguf"]);

        (int Code, string Output, string Errors) other = await RunAsync(
            $"scratch --text {_folder["other.txt"]} --output {_folder["m.gguf"]} --steps 4 --resume --parts NoPositions --seed 5 {Small}"
        );
        (int Code, string Output, string Errors) heads = await RunAsync(
            $"{begun.Replace("--heads 2", "--heads 4", StringComparison.Ordinal)} --resume"
        );
        Assert.Equal(
            (
                1,
                $"The training in {_folder["m.state"]} was begun with another text, parts whole (not no-positions) and seed 1 (not 5): "
                    + $"give what it was begun with, or begin anew without --resume.{Environment.NewLine}"
            ),
            (other.Code, other.Errors)
        );
        Assert.Contains(" was begun with heads 2 (not 4): ", heads.Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["m.gguf"]));

        // How it goes on may be otherwise: longer, slower, in larger steps.
        string longer = begun
            .Replace("--steps 2", "--steps 4", StringComparison.Ordinal)
            .Replace("--batch 2", "--batch 3", StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync($"{longer} --learning-rate 1e-3 --resume")).Code);
        Assert.NotEqual(before, File.ReadAllBytes(_folder["m.gguf"]));
    }

    [Fact]
    public async Task Refuses_before_the_first_of_several_is_trained()
    {
        string several = $"scratch --text {_folder["text.txt"]} --parts Bigram Whole --steps 2 {Small} --output";
        await RunAsync($"{several} {_folder["b.gguf"]} {_folder["x.gguf"]}");
        await RunAsync($"{several} {_folder["y.gguf"]} {_folder["w.gguf"]} --seed 5");
        byte[] bigram = File.ReadAllBytes(_folder["b.gguf"]);

        (int code, string output, string errors) = await RunAsync($"{several} {_folder["b.gguf"]} {_folder["w.gguf"]} --resume");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("w.state was begun with seed 5 (not 1): ", errors, StringComparison.Ordinal);
        Assert.Equal(bigram, File.ReadAllBytes(_folder["b.gguf"]));
    }

    [Fact]
    public void What_there_is_is_saved_on_the_way()
    {
        ScratchOptions options = Tiny(steps: 6);
        using ScratchRun run = RunOf(options);
        using var told = new EndingWriter(run);
        Assert.Throws<IOException>(() => Session(run, options, told, saveEvery: TimeSpan.Zero).Run(resumes: false, CancellationToken.None));

        Assert.Equal(4, GgufFile.Read(_folder["m.state"]).Metadata.GetInteger("tuning.step"));
        Assert.NotNull(GgufFile.Read(_folder["m.gguf"]).FindTensor("output.weight"));
    }

    [Theory]
    [InlineData("--width 30 --heads 4", "The width 30 is not a multiple of twice the 4 heads.")]
    [InlineData("--measure-every 0", "--measure-every must be at least 1.")]
    [InlineData("--parts Bigram Whole", "There is one --output for each of --parts: give as many of both.")]
    [InlineData(
        "--context 512",
        "The text is too short: its last tenth is held out, and has 0 windows of 512 tokens where at least 2 are needed; give some 10240 "
            + "tokens, or make the context smaller."
    )]
    public async Task Says_in_one_sentence_what_is_wrong(string more, string sentence)
    {
        (int code, _, string errors) = await RunAsync($"scratch --text {_folder["text.txt"]} --output {_folder["m.gguf"]} {more}");

        Assert.Equal((2, sentence + Environment.NewLine), (code, errors));
        Assert.False(File.Exists(_folder["m.gguf"]));
    }

    [Fact]
    public async Task A_damaged_state_is_said_and_the_model_stays()
    {
        string run = $"scratch --text {_folder["text.txt"]} --output {_folder["m.gguf"]} --steps 2 {Small}";
        Assert.Equal(0, (await RunAsync(run)).Code);
        byte[] model = File.ReadAllBytes(_folder["m.gguf"]),
            state = File.ReadAllBytes(_folder["m.state"]);
        foreach (byte[] damaged in new[] { [], state[..(state.Length / 2)], [.. "passed"u8], [.. state[..24], .. state[40..]] })
        {
            File.WriteAllBytes(_folder["m.state"], damaged);

            (int code, _, string errors) = await RunAsync($"{run} --resume");

            Assert.Equal(1, code);
            Assert.Contains("m.state", errors, StringComparison.Ordinal);
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(model, File.ReadAllBytes(_folder["m.gguf"]));
        }
    }

    private string Description(string file) => GgufFile.Read(_folder[file]).Metadata.GetString("general.description")!;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments)
    {
        // The end of its input would stop it: it comes with the pipe's end, after the run.
        TextReader before = Console.In;
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        Console.SetIn(new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle)));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = await TrainingCommandLine.RunAsync(arguments.Split(' '), output, errors, TestContext.Current.CancellationToken);
        Console.SetIn(before);
        return (code, output.ToString(), errors.ToString());
    }

    private static ScratchOptions Tiny(int steps) =>
        new()
        {
            Layers = 1,
            Width = 16,
            Heads = 2,
            Context = 8,
            Batch = 2,
            Steps = steps,
        };

    private ScratchRun RunOf(ScratchOptions options) =>
        new(TextData.Of(File.ReadAllText(_folder["text.txt"]), TextData.Bytes, options.Context), ScratchParts.Whole, options);

    private ScratchSession Session(ScratchRun run, ScratchOptions options, StringWriter told, TimeSpan? saveEvery = null) =>
        new(run, ScratchParts.Whole, options, new ProgressLines(told))
        {
            Path = _folder["m.gguf"],
            Origin = new([]),
            Source = _folder["text.txt"],
            Name = "m",
            Prompt = "",
            SampleLength = 3,
            SampleEvery = 100,
            MeasureEvery = 2,
            SaveEvery = saveEvery ?? ProgressLines.SaveEvery,
        };

    // Spoils the weights after the fifth step, between two measurements.
    private sealed class PoisoningWriter(ScratchRun run) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (run.Step == 5)
            {
                using IDisposable noGradient = torch.no_grad();
                using Scalar nothing = double.NaN;
                run.Network.Weight("output.weight").fill_(nothing);
            }
        }
    }

    // The process ends from outside while the fifth step is told.
    private sealed class EndingWriter(ScratchRun run) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (run.Step == 5)
            {
                throw new IOException("It is gone.");
            }
        }
    }
}
