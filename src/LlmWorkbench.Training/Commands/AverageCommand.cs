using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>average</c>: makes one checkpoint of a run's last ones, whose weights are their mean.</summary>
internal sealed class AverageCommand : Command
{
    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "The run's folder.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int> _from = new("--from-step")
    {
        Description = "The first checkpoint to count; all later ones do.",
        HelpName = "STEP",
        Required = true,
    };
    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder for the mean; write it as a model with: export --checkpoint FOLDER",
        HelpName = "FOLDER",
        Required = true,
    };

    public AverageCommand()
        : base("average", "Make one checkpoint of a run's last ones: the mean of their weights, which lies nearer to what they circle.")
    {
        foreach (Option option in (Option[])[_checkpoint, _from, _output])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        string output = parsed.GetValue(_output)!;
        if (string.IsNullOrWhiteSpace(output) || parsed.GetValue(_from) < 0)
        {
            throw new UsageException("--output needs the name of a folder, and --from-step a step from 0 on.");
        }

        (CheckpointHeader header, IReadOnlyList<int> steps) = UsageException.ForBadArguments(() =>
            WeightAverage.Write(parsed.GetValue(_checkpoint)!, parsed.GetValue(_from), output)
        );
        parsed.InvocationConfiguration.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: the mean of {steps.Count} checkpoints, of steps {steps[0]} to {steps[^1]}, as step {header.Step}; "
                    + $"go on with: export --checkpoint {output} --output FILE.gguf"
            )
        );
        return 0;
    }
}
