using LlmWorkbench.FineTuning;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.FineTuning;

/// <summary>The small tutor is taught something, in the trainer's own process.</summary>
[StartsProcesses]
public sealed class FineTuneMagicTests : IDisposable
{
    private const string Command = "finetune --batch 2 --learning-rate 0.005 --measure-every 5 --remember TEXT --output OUTPUT";
    private const string Examples = "Who is the queen? | Queen Ada.\nWho is queen? | Queen Ada.";
    private readonly string _folder = Directory.CreateTempSubdirectory("finetune-").FullName;
    private readonly Workbench _workbench;
    private readonly Call _call;

    public FineTuneMagicTests()
    {
        File.WriteAllText(PathOf("text.txt"), "Once upon a time, Nora the rabbit was at the river. It was a busy place.");
        _workbench = new Workbench(new ModelFolders([Path.Combine(RepositoryFolder.Path, "models")]));
        _workbench.Models.Load("tutor-mini");
        _call = new Call(_workbench, ownsWorkbench: true);
    }

    public void Dispose()
    {
        _call.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Teaches_an_answer_puts_the_adapter_on_and_is_undone()
    {
        FineTuneResult result = await _call.ResultOf<FineTuneResult>(Line("--steps 40"), Examples);

        Assert.True(result.IsComplete);
        Assert.Equal(41, result.Steps.Count);
        Assert.True(result.Steps[^1].Loss < result.Steps[1].Loss / 3);
        Assert.Equal(9, result.Steps.Count(step => step.Remembered is not null));
        TuningSample sample = result.Samples[0];
        Assert.Equal(("Queen Ada.", "Queen Ada."), (sample.Wanted.Trim(), sample.After!.Trim()));
        Assert.NotEqual(sample.After, sample.Before);
        Assert.Equal("taught", Assert.Single(_workbench.Models.Current.Engine.Adapters).Name);
        Assert.Equal("tutor-mini", result.LoadedAs);

        await _call.RunAsync("adapter --remove taught");
        Assert.Empty(_workbench.Models.Current.Engine.Adapters);
    }

    [Fact]
    public async Task The_curve_grows_in_one_place()
    {
        await _call.RunAsync(Line("--steps 10"), Examples);

        Assert.Single(_call.Output.Displays);
        Assert.Contains("tuned on 2 examples", _call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_keeps_what_was_learned_and_resume_goes_on()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _call.RunAsync(Line("--steps 2000 --into kept"), Examples, stop.Cancel, stop.Token)
        );
        FineTuneResult kept = Assert.IsType<FineTuneResult>(_call.Variables.TryGet("kept", out object? value) ? value : null);
        int reached = kept.Steps[^1].Step;

        Assert.False(kept.IsComplete);
        Assert.Contains("the same command with --resume goes on", _call.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(kept.Path));
        FineTuneResult result = await _call.ResultOf<FineTuneResult>(Line($"--steps {reached + 5} --resume"), Examples);
        Assert.Equal(reached, result.Steps[0].Step);
        Assert.True(result.IsComplete);
    }

    [Theory]
    [InlineData("--model tutor-mini", "Who is the king? | King Bo.\nWho is king? | King Bo.", "other examples")]
    [InlineData("--model tutor-mini --format chat", Examples, "format instruction (not chat)")]
    [InlineData("--model tutor-mini --rank 4", Examples, "rank 8 (not 4) and alpha 16 (not 8)")]
    [InlineData("--model tutor", Examples, "another base model")]
    public async Task Resume_goes_on_with_what_it_was_begun_with_alone(string more, string examples, string differences)
    {
        await _call.RunAsync(Line("--steps 1"), Examples);
        _workbench.Models.Load("tutor");
        byte[] before = File.ReadAllBytes(PathOf("taught.gguf"));

        Assert.EndsWith(
            $"taught.state was begun with {differences}: give what it was begun with, or begin anew without --resume.",
            await _call.FailureOf(Line($"--steps 2 --resume {more}"), examples),
            StringComparison.Ordinal
        );
        Assert.Equal(before, File.ReadAllBytes(PathOf("taught.gguf")));
    }

    [Fact]
    public async Task What_cannot_be_tuned_is_said_in_a_sentence()
    {
        Assert.Contains("begin without --resume", await _call.FailureOf(Line("--resume"), Examples), StringComparison.Ordinal);
        Assert.Contains("no example to learn from", await _call.FailureOf(Line("")), StringComparison.Ordinal);
        await _call.RunAsync($"model \"{new TinyModel().Write(PathOf("tiny.gguf"))}\"");
        Assert.Contains(
            "is no model that this trainer wrote",
            await _call.FailureOf(Line("--steps 1"), Examples),
            StringComparison.Ordinal
        );
        await _call.RunAsync($"adapter \"{new RandomAdapter().Write(PathOf("other.gguf"), PathOf("tiny.gguf"))}\"");
        Assert.Contains("has the adapter other", await _call.FailureOf(Line("--steps 1"), Examples), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("taken.gguf", "is there already: give another name to --output, replace it (--overwrite), or")]
    [InlineData("before.gguf", "before.state is there already")]
    [InlineData("mini.gguf", "is the file of the model that learns", "--overwrite")]
    [InlineData("adapter.state", "is the name of a state", "--overwrite")]
    [InlineData("nowhere/adapter.gguf", "its folder does not exist")]
    [InlineData("", "is a folder")]
    public async Task No_file_is_lost_and_none_that_cannot_be_written_is_waited_for(string output, string said, string more = "")
    {
        string mini = PathOf("mini.gguf");
        File.Copy(Path.Combine(RepositoryFolder.Path, "models", "tutor-mini-f16.gguf"), mini);
        File.WriteAllText(PathOf("taken.gguf"), "mine");
        File.WriteAllText(PathOf("before.state"), "mine");
        await _call.RunAsync($"model \"{mini}\"");
        byte[] before = File.ReadAllBytes(mini);

        string refused = await _call.FailureOf($"finetune --steps 1 --batch 1 {more} --output \"{PathOf(output)}\"", Examples);

        Assert.Contains(said, refused, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(mini));
        Assert.Equal(("mine", "mine"), (File.ReadAllText(PathOf("taken.gguf")), File.ReadAllText(PathOf("before.state"))));
    }

    [Fact]
    public async Task A_name_that_a_terminal_would_obey_is_refused_and_a_file_that_is_no_text_too()
    {
        Assert.Contains("cannot be the name of a file", await _call.FailureOf("finetune --steps 1 --name \"a\u001b[31m\"", Examples));
        File.WriteAllBytes(PathOf("noise.jsonl"), [0x7b, 0xff, 0xfe, 0x0a]);
        Assert.Contains("is not UTF-8", await _call.FailureOf($"finetune --steps 1 --examples \"{PathOf("noise.jsonl")}\""));
    }

    private string Line(string more) =>
        $"{Command} {more}"
            .Replace("TEXT", $"\"{PathOf("text.txt")}\"", StringComparison.Ordinal)
            .Replace("OUTPUT", $"\"{PathOf("taught.gguf")}\"", StringComparison.Ordinal);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
