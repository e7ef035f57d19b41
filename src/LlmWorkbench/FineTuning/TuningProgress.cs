using System.Text.Json.Nodes;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Trainers;

namespace LlmWorkbench.FineTuning;

/// <summary>Makes a result of what the trainer tells, line by line.</summary>
internal sealed class TuningProgress(LoadedModel plain, FineTuneResult begun, RunContext run)
{
    private readonly List<TuningStep> _steps = [];
    private FineTuneResult _result = begun;

    /// <summary>Runs the trainer; what there is is kept at each measurement.</summary>
    /// <returns>The losses, the samples as they are before, and the adapter's file.</returns>
    /// <exception cref="WorkbenchException">The trainer refused.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the result with the adapter's file was kept.</exception>
    public FineTuneResult Run(IEnumerable<string> arguments)
    {
        TrainerProcess.Run(arguments, Take, run.Cancellation);
        run.Keep(_result);
        run.ThrowIfStopped();
        return _result.Path is not null
            ? _result
            : throw new WorkbenchException("The program that trains ended without an adapter: is it of another version?");
    }

    private void Take(JsonObject line)
    {
        if ((long?)line["parameters"] is { } parameters)
        {
            _result = _result with { Parameters = parameters };
        }
        else if ((string?)line["prompt"] is { } prompt)
        {
            Begin(prompt, (string?)line["reply"] ?? "", (bool?)line["isHeldOut"] ?? false);
        }
        else if ((string?)line["saved"] is { } path)
        {
            _result = _result with { Path = path };
        }
        else if ((int?)line["step"] is { } step)
        {
            Add(step, line);
        }
    }

    private void Begin(string prompt, string wanted, bool isHeldOut)
    {
        // What was stopped is only to be written: the trainer waits for nobody.
        if (!run.Cancellation.IsCancellationRequested)
        {
            string before = FineTuneExperiment.Write(plain, prompt, _result.Options.Format, CancellationToken.None);
            _result = _result with { Samples = [.. _result.Samples, new(prompt, wanted, isHeldOut, before, null)] };
        }
    }

    private void Add(int step, JsonObject line)
    {
        _steps.Add(
            new TuningStep(step, (double?)line["loss"], (double?)line["heldOut"], (double?)line["remembered"], (double?)line["rate"] ?? 0)
        );
        _result = _result with { Steps = [.. _steps] };
        run.Report((double)step / _result.Options.Steps, $"step {step} of {_result.Options.Steps}");
        if (step % _result.Options.MeasureEvery == 0 || step == _result.Options.Steps)
        {
            run.Keep(_result);
        }
    }
}
