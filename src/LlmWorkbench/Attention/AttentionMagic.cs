using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;

namespace LlmWorkbench.Attention;

/// <summary><c>#!attention</c>: what tokens read of each other, and what kinds of heads a model has.</summary>
internal sealed class AttentionMagic() : TextMagic(
    "attention",
    "Shows what each token of a text reads, head by head: all heads, one enlarged, lines from a token; with --scores what kinds of heads there are.",
    comparesModels: true,
    textIsOptional: true)
{
    private static readonly HeadScoresOptions Standard = new();

    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var layers = NumberListOption.Create("--layer", "Only these layers, counted from 0: 2, 0,3 or 1-3. May be repeated.");
        var heads = NumberListOption.Create("--head", "Only these heads, counted from 0: 2, 0,3 or 1-3. May be repeated.");
        var rollout = new Option<bool>("--rollout") { Description = "Adds the attention rollout behind each layer: how much of each token arrives there." };
        var scores = new Option<bool>("--scores") { Description = "Needs no text: scores the heads on random tokens that come twice, and so finds induction heads." };
        var length = NumberOption.Create("--length", "With --scores: how many tokens are repeated.", Standard.Length, 2, 2000);
        var sequences = NumberOption.Create("--sequences", "With --scores: how many sequences are read.", Standard.Sequences, 1, 1000);
        var seed = NumberOption.Create("--seed", "With --scores: fixes the random tokens.", Standard.Seed, 0, int.MaxValue);
        foreach (var option in (Option[])[layers, heads, rollout, scores, length, sequences, seed])
        {
            command.Add(option);
        }

        return run =>
        {
            var parsed = run.Options;
            var isGiven = (Option option) => parsed.GetResult(option) is { Implicit: false };
            if (parsed.GetValue(scores))
            {
                Require(run.Text.Length == 0, "--scores reads random tokens of its own: leave out the text, or --scores; the scores over a text stand beside its heads.");
                Require(!isGiven(rollout), "A rollout needs a text: leave out --rollout or --scores.");
                var options = new HeadScoresOptions
                {
                    Layers = parsed.GetValue(layers),
                    Heads = parsed.GetValue(heads),
                    Length = parsed.GetValue(length),
                    Sequences = parsed.GetValue(sequences),
                    Seed = parsed.GetValue(seed),
                };
                return Show(run, run.ForEachModelInSteps<HeadScoresResult>((model, partial) => model.HeadScores(options, Progress(run, "Scoring heads", model), partial, run.Cancellation)));
            }

            if (((Option[])[length, sequences, seed]).FirstOrDefault(isGiven) is { } lonely)
            {
                throw new WorkbenchException($"{lonely.Name} belongs to --scores: add --scores, or leave out {lonely.Name}.");
            }

            if (run.Text.Length == 0)
            {
                throw TextChoice.Missing(Name, run.Call);
            }

            var looked = new AttentionOptions { Layers = parsed.GetValue(layers), Heads = parsed.GetValue(heads), Rollout = parsed.GetValue(rollout) };
            return Show(run, run.ForEachModelInSteps<AttentionResult>((model, partial) => model.Attention(run.Text, looked, Progress(run, "Reading attention", model), partial, run.Cancellation)));
        };
    }

    private static PatientProgress Progress(TextRun run, string title, LoadedModel model) =>
        new(run.Call.Output.Progress($"{title}: {VisibleText.OneLine(model.Name)}"));

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new WorkbenchException(sentence);
        }
    }
}
