using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Pretraining;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>train</c>: trains a model, or goes on with one, and exports it.</summary>
internal sealed class TrainCommand : Command
{
    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "The folder for checkpoints.", HelpName = "FOLDER" };
    private readonly Option<bool> _resume = new("--resume")
    {
        Description =
            "Go on from the newest checkpoint, with the options it was started with; --tokens may give another end, and "
            + "--checkpoint-every another distance of checkpoints.",
    };
    private readonly Option<bool> _ending = new("--ending")
    {
        Description =
            "With --resume: the training's end begins here. Every fifth document is of weighted choices in balance, and some, "
            + "at first, are of pieces of words that are read again.",
    };
    private readonly Option<int> _threads = DefaultedOption.New("--threads", "CPU threads.", Environment.ProcessorCount);
    private readonly TrainingOptionSet _training = new();
    private readonly ExportOptionSet _export = new(required: false);

    public TrainCommand()
        : base("train", "Train a model on the generated corpus. The defaults are those of the model tutor.")
    {
        foreach (Option option in (Option[])[_checkpoint, _resume, _ending, _threads, .. _export.All, .. _training.All])
        {
            Add(option);
        }

        // On a thread of its own: System.CommandLine can only tell work to end whose start has returned.
        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter errors = parsed.InvocationConfiguration.Error;
        string? file = _export.File(parsed);
        string? folder = parsed.GetValue(_checkpoint);
        Check(parsed, file, folder);
        torch.set_num_threads(parsed.GetValue(_threads));
        using Trainer trainer = parsed.GetValue(_resume) ? Resume(parsed, folder!) : Start(parsed);
        errors.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{trainer.Options.Shape.ParameterCount / 1e6:0.00}M parameters, {trainer.Options.Steps} steps of "
                    + $"{trainer.Options.TokensPerStep} tokens, from step {trainer.Step}."
            )
        );
        if (!trainer.Run(folder, progress => errors.WriteLine(Describe(progress)), cancellation))
        {
            errors.WriteLine(
                folder is null
                    ? "Stopped; without --checkpoint nothing was kept."
                    : $"Stopped at step {trainer.Step}; go on with: train --checkpoint {folder} --resume"
            );
            return folder is null ? 1 : 0;
        }

        _export.Write(parsed, trainer.Options, trainer.Network, trainer.Tokenizer, trainer.Sources);
        return 0;
    }

    private Trainer Resume(ParseResult parsed, string folder) =>
        UsageException.ForBadArguments(() =>
            Trainer.Resume(folder, _training.GivenTokens(parsed), _training.GivenCheckpointEvery(parsed), parsed.GetValue(_ending))
        );

    private Trainer Start(ParseResult parsed) =>
        UsageException.ForBadArguments(() =>
        {
            TrainingOptions options = _training.Read(parsed);
            options.Validate();
            _export.Check(parsed, options.Shape);
            return Trainer.Start(options);
        });

    // Everything that can be wrong is said before the hours of training, not after.
    private void Check(ParseResult parsed, string? file, string? folder)
    {
        Require(file is not null || folder is not null, "Nothing would be kept: give --output FILE.gguf or --checkpoint FOLDER.");
        Require(parsed.GetValue(_threads) is >= 1 and <= 256, $"--threads is {parsed.GetValue(_threads)}; it may be 1 to 256.");
        _export.Check(parsed);
        if (parsed.GetValue(_resume))
        {
            Require(folder is not null, "--resume needs --checkpoint FOLDER, to know what to go on with.");
            Option? fixedOption = _training.Fixed.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
            Require(fixedOption is null, $"{fixedOption?.Name} cannot be changed with --resume: the checkpoint's own value is used.");
        }
        else
        {
            Require(!parsed.GetValue(_ending), "--ending needs --resume: a training's end begins where it stands.");
            Require(
                folder is null || !Checkpoint.Exists(folder),
                $"{folder} holds checkpoints already; add --resume to go on, or give another folder."
            );
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new UsageException(message);
        }
    }

    private static string Describe(TrainingProgress progress) =>
        FormattableString.Invariant(
            $"step {progress.Step}/{progress.Steps}  {progress.Tokens / 1e6:0.00}M tokens  loss {progress.Loss:0.000}"
        )
        + (progress.ValidationLoss is { } held ? FormattableString.Invariant($"  held out {held:0.0000}") : "")
        + FormattableString.Invariant($"  {progress.TokensPerSecond:0} tokens/s  {progress.Remaining:hh\\:mm\\:ss} left");
}
