using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>lora</c>: fine-tunes a trained model to follow instructions with a LoRA adapter, and exports the adapter.</summary>
internal sealed class LoraCommand : Command
{
    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "The run's folder of the base model; its newest checkpoint is taken.",
        HelpName = "FOLDER",
    };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "The base model as a file that train or export wrote, in place of --checkpoint.",
        HelpName = "FILE.gguf",
    };
    private readonly Option<string> _output = new("--output")
    {
        Description = "The adapter to write.",
        HelpName = "FILE.gguf",
        Required = true,
    };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file if it is there." };
    private readonly Option<string> _name = DefaultedOption.New("--name", "The adapter's name.", "Tutor Instruct");
    private readonly Option<string> _base = DefaultedOption.New("--base", "The base model's name.", new ModelCard().Name);
    private readonly LoraOptionSet _lora = new("examples");
    private readonly Option<int> _people = DefaultedOption.New(
        "--people",
        "How many of the people to ask about afterwards, those that training spoke of most.",
        100
    );
    private readonly Option<int> _threads = DefaultedOption.New("--threads", "CPU threads.", Environment.ProcessorCount);

    public LoraCommand()
        : base("lora", "Fine-tune a checkpoint to follow instructions with a LoRA adapter.")
    {
        foreach (Option option in (Option[])[_checkpoint, _model, _output, _overwrite, _name, _base, .. _lora.All, _people, _threads])
        {
            Add(option);
        }

        // On a thread of its own: System.CommandLine can only tell work to end whose start has returned.
        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        LoraOptions options = Read(parsed);
        (TextWriter? output, TextWriter? errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        torch.set_num_threads(parsed.GetValue(_threads));
        TrainingOptions training = new();
        IReadOnlyList<string> sources;
        BytePairTokenizer tokenizer;
        TransformerNetwork read;
        if (parsed.GetValue(_model) is { } model)
        {
            (read, tokenizer) = ModelImport.Read(model);
            sources = [model];
        }
        else
        {
            string folder = Checkpoint.Newest(parsed.GetValue(_checkpoint)!);
            CheckpointHeader header = Checkpoint.ReadHeader(folder);
            training = header.Options;
            tokenizer = Checkpoint.ReadTokenizer(folder, header);
            read = Checkpoint.ReadNetwork(folder, header);
            sources = Checkpoint.Files(folder);
        }

        using TransformerNetwork network = read;
        CurriculumCorpus corpus = training.MakeCorpus();
        Measure("base", output, network, tokenizer, corpus, parsed.GetValue(_people));
        var examples = new InstructionSet(corpus, options.Seed);
        using LoraAdapter adapter = LoraTrainer.Train(
            network,
            tokenizer,
            examples.Next,
            options,
            (step, loss) =>
            {
                if (step % 20 == 0 || step == options.Steps)
                {
                    errors.WriteLine(
                        FormattableString.Invariant($"step {step}/{options.Steps}  {step * options.Batch} examples  loss {loss:0.000}")
                    );
                }
            },
            cancellation
        );
        var card = new ModelCard
        {
            Name = parsed.GetValue(_name)!,
            Description =
                $"A LoRA adapter of rank {options.Rank} that teaches {parsed.GetValue(_base)} to follow instructions in a prompt "
                + "format that it has never seen.",
            DatasetVersion = $"instruction examples of seed {options.Seed}, corpus seed {training.CorpusSeed}, {training.People} people",
        };
        string file = parsed.GetValue(_output)!;
        AdapterExport.Write(
            file,
            adapter,
            network.Shape,
            card,
            parsed.GetValue(_base)!,
            overwrite: parsed.GetValue(_overwrite),
            sources: sources,
            template: InstructionFormat.Template
        );
        Measure("with the adapter", output, network, tokenizer, corpus, parsed.GetValue(_people));
        output.WriteLine(FormattableString.Invariant($"{file}: {adapter.ParameterCount} parameters"));
        return 0;
    }

    private LoraOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_model) is null == parsed.GetValue(_checkpoint) is null)
        {
            throw new UsageException("A base model is needed, and one only: give --checkpoint FOLDER or --model FILE.gguf.");
        }

        string file = parsed.GetValue(_output)!;
        if (File.Exists(file) && !parsed.GetValue(_overwrite))
        {
            throw new UsageException($"{file} is there already; give another name or --overwrite.");
        }

        if (parsed.GetValue(_people) < 1 || parsed.GetValue(_threads) is < 1 or > 256)
        {
            throw new UsageException("--people and --threads must be at least 1.");
        }

        return _lora.Read(parsed);
    }

    // Beside what it should learn (facts in answer to instructions) what it should not forget: stories.
    private static void Measure(
        string what,
        TextWriter output,
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        CurriculumCorpus corpus,
        int people
    )
    {
        Fact[] facts = corpus
            .People.Persons.TakeLast(people)
            .SelectMany(person => person.Facts)
            .Concat(WorldFacts.All)
            .Concat(Sums.All)
            .ToArray();
        foreach (QuestionForm form in (QuestionForm[])[QuestionForm.Instruction, QuestionForm.BriefInstruction, QuestionForm.Chat])
        {
            foreach (FactScore score in FactExam.Take(network, tokenizer, facts, form))
            {
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what}: {score.Kind}, {form}, {(score.HeldOut ? "held-out wording" : "wording of training")}: "
                            + $"{score.Correct} of {score.Count} ({100.0 * score.Correct / score.Count:0.0} %)"
                    )
                );
            }
        }

        CorpusDocument[] stories = corpus.Validation().Take(600).Where(document => document.Kind == DocumentKind.Story).ToArray();
        foreach (HeldOutLoss? loss in HeldOutText.Measure(network, tokenizer, stories).Take(1))
        {
            output.WriteLine(FormattableString.Invariant($"{what}: stories {loss.NatsPerToken:0.0000} nats/token"));
        }
    }
}
