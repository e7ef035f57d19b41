using System.Diagnostics;
using LlmWorkbench.Gguf;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Scratch;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary>The training of one tiny model: what it tells, and what it leaves when it ends, is stopped, or fails.</summary>
internal sealed class ScratchSession(ScratchRun run, ScratchParts parts, ScratchOptions options, ProgressLines lines)
{
    private readonly Stopwatch _unsaved = Stopwatch.StartNew();

    // The last state in which all numbers were numbers.
    private (int Step, IReadOnlyList<torch.Tensor> Values) _good = (0, []);

    public required string Path { get; init; }

    public required RunOrigin Origin { get; init; }

    public required string Source { get; init; }

    public required string Name { get; init; }

    public required string Prompt { get; init; }

    public required int SampleLength { get; init; }

    public required int SampleEvery { get; init; }

    public required int MeasureEvery { get; init; }

    /// <summary>How long nothing is saved at most, beside the time from one measurement to the next: what a training that is ended from
    /// outside can lose.</summary>
    public TimeSpan SaveEvery { get; init; } = ProgressLines.SaveEvery;

    private static IReadOnlyList<LackingParts> All => [LackingParts.Positions, LackingParts.Attention, LackingParts.FeedForward];

    private string StatePath => StateOf(Path);

    /// <summary>Where the state of a model lies.</summary>
    public static string StateOf(string path) => System.IO.Path.ChangeExtension(path, ".state");

    /// <summary>Trains, tells, and writes model and state.</summary>
    public void Run(bool resumes, CancellationToken stop)
    {
        if (resumes && File.Exists(StatePath))
        {
            run.Step = StateFile.Read(StatePath, run.State, Origin);
        }

        lines.Write(new { Begins = $"{parts}", Parameters = run.Network.Shape.ParameterCount });
        string? failure = Train(stop);
        Save();
        IReadOnlyList<double> losses = stop.IsCancellationRequested ? [] : run.Measure();
        Forget();
        lines.Write(
            new
            {
                Saved = System.IO.Path.GetFullPath(Path),
                State = System.IO.Path.GetFullPath(StatePath),
                run.Step,
                Losses = losses,
                Failure = failure,
            }
        );
    }

    private string? Train(CancellationToken stop)
    {
        Report(double.NaN, stop);
        Remember();
        while (run.Step < options.Steps && !stop.IsCancellationRequested)
        {
            double loss = run.TakeStep();
            if (!double.IsFinite(loss) || !Report(loss, stop))
            {
                int at = run.Step;
                Restore();
                string rate = FormattableString.Invariant($"{options.LearningRate:0.######}");
                return $"After step {at} the loss was no number any more, as happens where a learning rate is too high: the model as it "
                    + $"was after step {run.Step} is kept; try less than {rate}.";
            }
        }

        return null;
    }

    // Whether what was measured is a number.
    private bool Report(double loss, CancellationToken stop)
    {
        bool isEdge = double.IsNaN(loss) || run.Step == options.Steps;
        double? heldOut = (isEdge || run.Step % MeasureEvery == 0) && !stop.IsCancellationRequested ? run.Measure().Average() : null;
        if (heldOut is { } measured && !double.IsFinite(measured))
        {
            return false;
        }

        lines.Write(
            new
            {
                run.Step,
                Loss = double.IsNaN(loss) ? (double?)null : loss,
                HeldOut = heldOut,
                Bits = heldOut is { } nats ? run.BitsPerCharacter(nats) : (double?)null,
                Rate = options.LearningRateAt(Math.Max(0, run.Step - 1)),
            }
        );
        if (heldOut is not null)
        {
            Remember();
            // The edges are saved, or about to be.
            if (!isEdge && _unsaved.Elapsed >= SaveEvery)
            {
                Save();
                _unsaved.Restart();
            }
        }

        if ((isEdge || run.Step % SampleEvery == 0) && !stop.IsCancellationRequested)
        {
            lines.Write(new { Sample = run.Sample(Prompt, SampleLength), run.Step });
        }

        return true;
    }

    private void Remember()
    {
        Forget();
        _good = (run.Step, [.. run.State.Select(entry => entry.Value.detach().clone())]);
    }

    private void Restore()
    {
        using IDisposable noGradient = torch.no_grad();
        foreach (((string _, torch.Tensor now), torch.Tensor before) in run.State.Zip(_good.Values))
        {
            now.copy_(before);
        }

        run.Step = _good.Step;
    }

    private void Forget()
    {
        foreach (torch.Tensor value in _good.Values)
        {
            value.Dispose();
        }

        _good = (0, []);
    }

    private void Save()
    {
        var card = new ModelCard
        {
            Name = Name,
            Author = "unknown",
            License = "unknown",
            Description =
                $"A tiny model, trained from scratch for {run.Step} steps on one text. {Lacking(run.Network.Shape.Parts.Lacks)}".Trim(),
            DatasetName = "a text of the user's",
            DatasetDescription = "A text of the user's.",
        };
        ModelExport.Write(Path, run.Network, run.Tokenizer, card, GgmlType.F32, overwrite: true, [Source]);
        StateFile.Write(StatePath, run.Step, run.State, Origin, [Source]);
    }

    private static string Lacking(LackingParts lacks) =>
        lacks == LackingParts.None
            ? ""
            : $"It was made without {string.Join(", ", All.Where(part => lacks.HasFlag(part)).Select(Word))}, which are zeros here.";

    private static string Word(LackingParts part) =>
        part switch
        {
            LackingParts.Positions => "positions",
            LackingParts.Attention => "attention",
            _ => "feed-forward parts",
        };
}
