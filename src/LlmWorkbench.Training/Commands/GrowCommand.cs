using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>grow</c>: makes a larger model of a checkpoint that computes the same, to be trained further.</summary>
internal sealed class GrowCommand : Command
{
    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "The run's folder to grow from.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int?> _step = new("--step") { Description = "The checkpoint of this step instead of the newest." };
    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder of the larger run; go on with: train --checkpoint FOLDER --resume",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int?> _layers = new("--layers") { Description = "Layers, as many or more; without it, as many." };
    private readonly Option<int?> _feedForward = new("--feed-forward")
    {
        Description = "The width inside the feed-forward part, as wide or wider; without it, as wide.",
    };

    public GrowCommand()
        : base("grow", "Make a larger model of a checkpoint that computes the same, to be trained further.")
    {
        foreach (Option option in (Option[])[_checkpoint, _step, _output, _layers, _feedForward])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        string folder = Checkpoint.Find(parsed.GetValue(_checkpoint)!, parsed.GetValue(_step));
        string output = parsed.GetValue(_output)!;
        if (Checkpoint.Exists(output))
        {
            throw new UsageException($"{output} holds checkpoints already; give another folder.");
        }

        CheckpointHeader small = Checkpoint.ReadHeader(folder);
        CheckpointHeader grown = UsageException.ForBadArguments(() =>
            Growth.Write(
                folder,
                parsed.GetValue(_layers) ?? small.Options.Shape.Layers,
                parsed.GetValue(_feedForward) ?? small.Options.Shape.FeedForward,
                output
            )
        );
        parsed.InvocationConfiguration.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: {small.Options.Shape.ParameterCount / 1e6:0.00}M parameters became "
                    + $"{grown.Options.Shape.ParameterCount / 1e6:0.00}M at step {grown.Step}; go on with: "
                    + $"train --checkpoint {output} --resume"
            )
        );
        return 0;
    }
}
