using LlmWorkbench.Models;
using LlmWorkbench.Pretraining;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Pretraining;

/// <summary>Tiny models are trained on a text, in the trainer's own process.</summary>
[StartsProcesses]
public sealed class TrainMagicTests : IDisposable
{
    private const string Small = "--layers 1 --width 16 --heads 2 --context 16 --batch 4 --measure-every 10 --sample-length 20";
    private static readonly string s_text = string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 60));
    private readonly string _folder = Directory.CreateTempSubdirectory("train-").FullName;
    private readonly Workbench _workbench = new(new ModelFolders([Path.Combine(RepositoryFolder.Path, "models")]));
    private readonly Call _call;

    public TrainMagicTests() => _call = new Call(_workbench, ownsWorkbench: true);

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Trains_part_by_part_compares_and_loads_what_every_command_looks_into()
    {
        TrainResult result = await _call.ResultOf<TrainResult>(Line("--steps 60 --parts bigram,whole --as mine"), s_text);

        Assert.True(result.IsComplete);
        Assert.Equal(257, result.Vocabulary);
        Assert.Equal([TrainedParts.Bigram, TrainedParts.Whole], result.Models.Select(model => model.Parts));
        Assert.Equal(["mine-bigram", "mine-whole"], result.Models.Select(model => model.LoadedAs));
        Assert.Equal("mine-whole", _workbench.Models.Current.Name);
        TrainedModel bigram = result.Models[0],
            whole = result.Models[1];
        Assert.Equal(7, whole.Steps.Count(step => step.HeldOut is not null));
        Assert.True(whole.HeldOut < bigram.HeldOut - 0.2);
        Assert.Equal(whole.HeldOut!.Value - bigram.HeldOut!.Value, whole.CompareTo(bigram)!.Mean, 1e-6);
        Assert.True(whole.CompareTo(bigram)!.Error > 0);
        Assert.Single(_call.Output.Displays);
        Assert.Contains("matrices of zeros in its file", _call.Text, StringComparison.Ordinal);

        await _call.RunAsync("tokens \"the cat\"");
        Assert.Contains("vocabulary of 257", _call.Text, StringComparison.Ordinal);
        await _call.RunAsync("attention \"the cat\"");
        Assert.Contains("2 heads over 8 tokens", _call.Text, StringComparison.Ordinal);
        await _call.RunAsync("lens --model mine-bigram \"the cat\"");
    }

    [Fact]
    public async Task Another_vocabulary_is_learned_and_the_loss_is_that_of_perplexity()
    {
        TrainResult result = await _call.ResultOf<TrainResult>(Line("--steps 20 --tokens 270 --as mine --prompt \"the \""), s_text);
        int length = s_text.Length - (s_text.Length / 10);
        string heldOut = s_text[length..];
        LoadedModel model = _workbench.Models["mine"];
        int[] ids = [.. model.Vocabulary.Tokenize(heldOut, addSpecial: false).Select(token => token.Id)];
        double[] losses = [.. ids.Chunk(16).Where(window => window.Length == 16).Select(window => Loss(model, window))];

        Assert.InRange(result.Vocabulary, 262, 270);
        Assert.Equal(losses.Length, result.Models[0].HeldOutLosses.Count);
        Assert.All(losses.Zip(result.Models[0].HeldOutLosses), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact]
    public async Task An_interrupt_keeps_what_was_learned_and_resume_goes_on()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _call.RunAsync(Line("--steps 5000 --parts one-head,whole --into kept"), s_text, stop.Cancel, stop.Token)
        );
        TrainResult kept = Assert.IsType<TrainResult>(_call.Variables.TryGet("kept", out object? value) ? value : null);
        TrainedModel model = Assert.Single(kept.Models);

        Assert.False(kept.IsComplete);
        Assert.True(File.Exists(model.Path));
        int steps = model.StepsTaken + 5;
        TrainResult result = await _call.ResultOf<TrainResult>(Line($"--steps {steps} --parts one-head,whole --resume"), s_text);
        Assert.Equal(model.StepsTaken, result.Models[0].Steps[0].Step);
        Assert.Equal(0, result.Models[1].Steps[0].Step);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public async Task Resume_goes_on_with_the_same_text_alone()
    {
        await _call.RunAsync(Line("--steps 1"), s_text);

        Assert.EndsWith(
            "was begun with another text and parts whole (not no-positions): give what it was begun with, or begin anew without --resume.",
            await _call.FailureOf(Line("--steps 2 --resume --parts no-positions"), s_text.Replace("cat", "dog", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_cannot_be_trained_is_said_in_a_sentence()
    {
        Assert.Contains("no text to learn from", await _call.FailureOf(Line("")), StringComparison.Ordinal);
        Assert.Contains("begin without --resume", await _call.FailureOf(Line("--resume"), s_text), StringComparison.Ordinal);
        Assert.Contains("too short", await _call.FailureOf(Line("--steps 1"), "Too little."), StringComparison.Ordinal);
        Assert.Contains("no set of parts", await _call.FailureOf(Line("--parts two-heads"), s_text), StringComparison.Ordinal);
        Assert.Contains("none twice", await _call.FailureOf(Line("--parts whole,whole"), s_text), StringComparison.Ordinal);
        Assert.Contains("from 258 to 4096", await _call.FailureOf(Line("--tokens 12"), s_text), StringComparison.Ordinal);
        Assert.Contains("in one place", await _call.FailureOf(Line("--file held-out"), s_text), StringComparison.Ordinal);
        Assert.Contains("cannot be the name of a file", await _call.FailureOf("train --name a/b", s_text), StringComparison.Ordinal);
        Assert.Contains("multiple of twice", await _call.FailureOf("train --width 30", s_text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.gguf", "")]
    [InlineData("m.state", "")]
    [InlineData("m-whole.gguf", "--parts bigram,whole")]
    public async Task A_file_that_is_there_stays_unless_it_may_be_replaced(string taken, string more)
    {
        // The beginning of a model, which is all that may be replaced.
        const string Mine = "GGUF of mine";
        string mine = Path.Combine(_folder, taken);
        File.WriteAllText(mine, Mine);
        Assert.Contains(
            "is there already: give another name to --output, replace it (--overwrite), or",
            await _call.FailureOf(Line("--steps 1 " + more), s_text),
            StringComparison.Ordinal
        );
        Assert.Equal(Mine, File.ReadAllText(mine));
        await _call.RunAsync(Line("--steps 1 --overwrite " + more), s_text);
        Assert.NotEqual(Mine, File.ReadAllText(mine));
    }

    private static double Loss(LoadedModel model, int[] window)
    {
        Llama.Evaluation.Logits logits = model.Context.Evaluate(
            [model.Vocabulary.Tokenize("a")[0].Id, .. window[..^1]],
            Llama.Evaluation.LogitPositions.All
        );
        return Enumerable
            .Range(0, window.Length)
            .Average(at =>
            {
                float[] row = logits.At(at).ToArray();
                double most = row.Max();
                return most + Math.Log(row.Sum(logit => Math.Exp(logit - most))) - row[window[at]];
            });
    }

    private string Line(string more) => $"train --output \"{Path.Combine(_folder, "m.gguf")}\" {Small} {more}";
}
