using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>evaluate</c>: measures a checkpoint on held-out documents and on its facts, and lets it write.</summary>
internal sealed class EvaluateCommand : Command
{
    private static readonly string[] s_prompts =
    [
        "One morning, Mia the fox",
        "There was once a bear who was called Otto.",
        "Question: What is the capital of Norway?\nAnswer:",
        ChatFormat.Prompt("Tell me a story about an owl and a key."),
        ChatFormat.Prompt("What is the opposite of hot?"),
        ChatFormat.Prompt("What is the opposite of hot?", CorpusGenerator.BriefSystemMessage),
    ];

    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "A run's folder; its newest checkpoint is taken.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int> _documents = new("--documents")
    {
        Description = "How many held-out documents.",
        DefaultValueFactory = _ => 2000,
    };
    private readonly Option<int?> _step = new("--step") { Description = "The checkpoint of this step instead of the newest." };
    private readonly Option<int> _questions = new("--questions")
    {
        Description = "How many questions of each group are asked at most (second corpus).",
        DefaultValueFactory = _ => int.MaxValue,
    };
    private readonly Option<int> _people = new("--people")
    {
        Description = "How many of the people to ask about.",
        DefaultValueFactory = _ => CorpusGenerator.DefaultPeople,
    };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "CPU threads.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public EvaluateCommand()
        : base("evaluate", "Measure a checkpoint on held-out documents and on its facts, and let it write samples.")
    {
        foreach (Option option in (Option[])[_checkpoint, _step, _documents, _questions, _people, _threads])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        if (
            parsed.GetValue(_documents) < 1
            || parsed.GetValue(_questions) < 1
            || parsed.GetValue(_people) < 1
            || parsed.GetValue(_threads) is < 1 or > 256
        )
        {
            throw new UsageException("--documents, --questions, --people and --threads must be at least 1.");
        }

        torch.set_num_threads(parsed.GetValue(_threads));
        TextWriter output = parsed.InvocationConfiguration.Output;
        string folder = Checkpoint.Find(parsed.GetValue(_checkpoint)!, parsed.GetValue(_step));
        CheckpointHeader header = Checkpoint.ReadHeader(folder);
        BytePairTokenizer tokenizer = Checkpoint.ReadTokenizer(folder, header);
        using TransformerNetwork network = Checkpoint.ReadNetwork(folder, header);
        ICorpus corpus = header.Options.MakeCorpus();
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

        if (corpus is CurriculumCorpus second)
        {
            SecondCorpusReport.Write(
                output,
                network,
                tokenizer,
                new TaskWriter(second, header.DocumentPosition, seed: 1),
                parsed.GetValue(_questions)
            );
        }
        else if (corpus is CorpusGenerator first)
        {
            WriteFirst(output, network, tokenizer, first, parsed.GetValue(_people));
        }

        return 0;
    }

    private static void WriteFirst(
        TextWriter output,
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        CorpusGenerator corpus,
        int people
    )
    {
        WriteFacts(
            output,
            network,
            tokenizer,
            [.. Corpus.WorldFacts.All, .. corpus.Persons.Take(people).SelectMany(person => person.Facts)]
        );
        foreach (string prompt in s_prompts)
        {
            output.WriteLine($"---\n{prompt}⟶{Sampling.Continue(network, tokenizer, prompt, 0.7, new SeededRandom(1))}");
        }
    }

    private static void WriteFacts(TextWriter output, TransformerNetwork network, BytePairTokenizer tokenizer, IReadOnlyList<Fact> facts)
    {
        foreach (QuestionForm form in Enum.GetValues<QuestionForm>())
        {
            foreach (FactScore score in FactExam.Take(network, tokenizer, facts, form))
            {
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{score.Kind}, {form}, {(score.HeldOut ? "held-out wording" : "wording of training")}: {score.Correct} of "
                            + $"{score.Count} ({100.0 * score.Correct / score.Count:0.0} %)"
                    )
                );
            }
        }
    }
}
