using System.CommandLine;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>export</c>: writes a checkpoint, an early one too, as a model file.</summary>
internal sealed class ExportCommand : Command
{
    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "The run's folder; its newest checkpoint is taken.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int?> _step = new("--step") { Description = "The checkpoint of this step instead of the newest." };
    private readonly ExportOptionSet _export = new(required: true);

    public ExportCommand()
        : base("export", "Write a checkpoint as a model file, to look into a model while it was growing up.")
    {
        foreach (Option option in (Option[])[_checkpoint, _step, .. _export.All])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        _export.Check(parsed);
        string folder = Checkpoint.Find(parsed.GetValue(_checkpoint)!, parsed.GetValue(_step));
        CheckpointHeader header = Checkpoint.ReadHeader(folder);
        BytePairTokenizer tokenizer = Checkpoint.ReadTokenizer(folder, header);
        using TransformerNetwork network = Checkpoint.ReadNetwork(folder, header);
        _export.Write(parsed, header.Options, network, tokenizer, Checkpoint.Files(folder));
        return 0;
    }
}
