using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>evaluate</c>: measures a checkpoint on held-out documents and on its facts, and lets it write.</summary>
internal sealed class EvaluateCommand : Command
{
    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "A run's folder; its newest checkpoint is taken.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int> _documents = DefaultedOption.New("--documents", "How many held-out documents.", 2000);
    private readonly Option<int?> _step = new("--step") { Description = "The checkpoint of this step instead of the newest." };
    private readonly Option<int> _questions = DefaultedOption.New(
        "--questions",
        "How many questions of each group are asked at most.",
        int.MaxValue
    );
    private readonly Option<int> _threads = DefaultedOption.New("--threads", "CPU threads.", Environment.ProcessorCount);

    public EvaluateCommand()
        : base("evaluate", "Measure a checkpoint on held-out documents and on its facts, and let it write samples.")
    {
        foreach (Option option in (Option[])[_checkpoint, _step, _documents, _questions, _threads])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_documents) < 1 || parsed.GetValue(_questions) < 1 || parsed.GetValue(_threads) is < 1 or > 256)
        {
            throw new UsageException("--documents, --questions and --threads must be at least 1.");
        }

        torch.set_num_threads(parsed.GetValue(_threads));
        TextWriter output = parsed.InvocationConfiguration.Output;
        string folder = Checkpoint.Find(parsed.GetValue(_checkpoint)!, parsed.GetValue(_step));
        CheckpointHeader header = Checkpoint.ReadHeader(folder);
        BytePairTokenizer tokenizer = Checkpoint.ReadTokenizer(folder, header);
        using TransformerNetwork network = Checkpoint.ReadNetwork(folder, header);
        CurriculumCorpus corpus = header.Options.MakeCorpus();
        output.WriteLine(FormattableString.Invariant($"step {header.Step}, {header.Seconds / 60:0} minutes of training"));
        foreach (HeldOutLoss loss in HeldOutText.Measure(network, tokenizer, corpus.Validation().Take(parsed.GetValue(_documents))))
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{loss.Kind?.ToString() ?? "All"}: {loss.Documents} documents, {loss.Tokens} tokens, "
                        + $"{loss.NatsPerToken:0.0000} nats/token (the grammar's own entropy {loss.FloorPerToken:0.0000}), "
                        + $"{loss.BitsPerByte:0.0000} bits/byte"
                )
            );
        }

        EvaluationReport.Write(
            output,
            network,
            tokenizer,
            new TaskWriter(corpus, header.DocumentPosition, seed: 1),
            parsed.GetValue(_questions)
        );
        return 0;
    }
}
