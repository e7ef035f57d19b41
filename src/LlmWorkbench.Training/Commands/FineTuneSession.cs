using System.Diagnostics;
using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Commands;

/// <summary>A fine-tuning as it is told to a program that reads along.</summary>
internal sealed class FineTuneSession(
    TuningRun run,
    LoraOptions options,
    ProgressLines lines,
    IReadOnlyList<TuningExample> heldOut,
    IReadOnlyList<TuningExample> remembered
)
{
    /// <summary>Takes the steps that are left, and tells the losses of each.</summary>
    /// <param name="every">Steps from one measurement to the next.</param>
    /// <param name="keep">Saves what there is, now and then.</param>
    /// <param name="stop">Ends it after a step.</param>
    public void Train(int every, Action keep, CancellationToken stop)
    {
        var unsaved = Stopwatch.StartNew();
        Report(double.NaN);
        while (run.Step < options.Steps && !stop.IsCancellationRequested)
        {
            double loss = run.TakeStep();
            Report(loss);
            if (unsaved.Elapsed >= ProgressLines.SaveEvery && double.IsFinite(loss))
            {
                keep();
                unsaved.Restart();
            }
        }

        void Report(double loss)
        {
            bool measures = run.Step % every == 0 || run.Step == options.Steps || double.IsNaN(loss);
            lines.Write(
                new
                {
                    run.Step,
                    Loss = double.IsNaN(loss) ? (double?)null : loss,
                    HeldOut = measures && heldOut.Count > 0 ? run.Measure(heldOut) : (double?)null,
                    Remembered = measures && remembered.Count > 0 ? run.Measure(remembered) : (double?)null,
                    Rate = options.LearningRateAt(Math.Max(0, run.Step - 1)),
                }
            );
        }
    }

    /// <summary>Tells what the model will be shown, so that whoever asks it afterwards asks in the very form that it was taught.</summary>
    /// <param name="tokenizer">Writes examples as texts.</param>
    /// <param name="examples">What is learned.</param>
    public void Say(BytePairTokenizer tokenizer, IReadOnlyList<TuningExample> examples)
    {
        const int Shown = 4;
        lines.Write(new { Parameters = run.Adapter.ParameterCount, run.Step });
        foreach (
            (TuningExample example, bool isHeldOut) in heldOut
                .Take(Shown)
                .Select(e => (e, true))
                .Concat(examples.Take(Shown).Select(e => (e, false)))
        )
        {
            if (example.Prompt.Count > 1)
            {
                lines.Write(
                    new
                    {
                        Prompt = tokenizer.Decode(example.Prompt.Skip(1)),
                        Reply = tokenizer.Decode(example.Reply.SkipLast(1)),
                        IsHeldOut = isHeldOut,
                    }
                );
            }
        }
    }
}
