using System.Text.Json.Nodes;
using LlmWorkbench.Runs;
using LlmWorkbench.Trainers;

namespace LlmWorkbench.Pretraining;

/// <summary>Makes a result of what the trainer tells, line by line.</summary>
internal sealed class TrainProgress(TrainOptions options, RunContext run)
{
    private readonly List<TrainStep> _steps = [];
    private readonly List<TrainedModel> _done = [];
    private TrainResult _result = new(options, []);
    private TrainedModel? _model;
    private string? _failure;

    /// <summary>Runs the trainer; what there is is kept at each measurement.</summary>
    /// <exception cref="WorkbenchException">The trainer refused, or a loss was no number any more; in that case what there is was
    /// kept.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what there is was kept.</exception>
    public TrainResult Run(IEnumerable<string> arguments)
    {
        TrainerProcess.Run(arguments, Take, run.Cancellation);
        if (_result.Models.Count > 0)
        {
            run.Keep(_result);
        }

        run.ThrowIfStopped();
        return _failure is not null ? throw new WorkbenchException(_failure) { LeavesWhatIsDone = true }
            : _result.Models.Count > 0 && _result.Models.All(model => model.Path is not null) ? _result
            : throw new WorkbenchException("The program that trains ended without a model: is it of another version?");
    }

    private void Take(JsonObject line)
    {
        if ((int?)line["vocabulary"] is { } vocabulary)
        {
            _result = _result with
            {
                Vocabulary = vocabulary,
                LearnedTokens = (long?)line["learnedTokens"] ?? 0,
                HeldOutTokens = (long?)line["heldOutTokens"] ?? 0,
            };
        }
        else if ((string?)line["begins"] is not null)
        {
            _steps.Clear();
            _model = new TrainedModel(options.Parts[_done.Count], (long?)line["parameters"] ?? 0, []);
        }
        else if (_model is not null)
        {
            TakeOfModel(_model, line);
        }
    }

    private void TakeOfModel(TrainedModel model, JsonObject line)
    {
        if ((string?)line["saved"] is { } path)
        {
            // The steps that led to no number are not the model's: it is as it was before them.
            int reached = (int?)line["step"] ?? 0;
            double[] losses = [.. (line["losses"]?.AsArray() ?? []).Select(loss => (double)loss!)];
            model = model with { Path = path, HeldOutLosses = losses, Steps = [.. _steps.Where(step => step.Step <= reached)] };
            _failure = (string?)line["failure"] ?? _failure;
            Put(model);
            _done.Add(model);
            _model = null;
            run.Keep(_result);
        }
        else if ((string?)line["sample"] is { } sample)
        {
            Put(model with { Samples = [.. model.Samples, new TrainSample((int?)line["step"] ?? 0, sample)] });
            run.Keep(_result);
        }
        else if ((int?)line["step"] is { } step)
        {
            Add(model, step, line);
        }
    }

    private void Add(TrainedModel model, int step, JsonObject line)
    {
        double? heldOut = (double?)line["heldOut"];
        _steps.Add(new TrainStep(step, (double?)line["loss"], heldOut, (double?)line["bits"], (double?)line["rate"] ?? 0));
        run.Report(
            (_done.Count + ((double)step / options.Steps)) / options.Parts.Length,
            $"{model.Parts.Name()}: step {step} of {options.Steps}"
        );
        if (heldOut is not null)
        {
            Put(model with { Steps = [.. _steps] });
            run.Keep(_result);
        }
    }

    private void Put(TrainedModel model)
    {
        _model = model;
        _result = _result with { Models = [.. _done, model] };
    }
}
