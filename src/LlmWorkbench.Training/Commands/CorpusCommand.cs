using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>corpus</c>: writes generated documents, each after the token that begins it.</summary>
internal sealed class CorpusCommand : Command
{
    private readonly Option<int> _documents = DefaultedOption.New("--documents", "How many documents.", 20);
    private readonly Option<ulong> _seed = DefaultedOption.New("--seed", "The seed of the corpus.", 1UL);
    private readonly Option<int> _people = DefaultedOption.New("--people", "How many invented people.", CurriculumCorpus.DefaultPeople);
    private readonly Option<bool> _heldOut = new("--held-out")
    {
        Description = "Write the validation documents instead of those for training.",
    };
    private readonly Option<int?> _statistics = new("--statistics")
    {
        Description = "Instead of documents, write their kinds, lengths and entropies, in tokens of a vocabulary of this size.",
        HelpName = "VOCABULARY",
    };
    private readonly Option<string?> _output = new("--output")
    {
        Description = "The file to write; without it, standard output.",
        HelpName = "FILE",
    };

    public CorpusCommand()
        : base("corpus", "Write documents of the generated corpus.")
    {
        foreach (Option option in (Option[])[_documents, _seed, _people, _heldOut, _statistics, _output])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        int count = parsed.GetValue(_documents);
        if (parsed.GetValue(_statistics) is < 262 or > 65536)
        {
            throw new UsageException($"--statistics is {parsed.GetValue(_statistics)}; a vocabulary may have 262 to 65536 tokens.");
        }

        if (count < 1 || parsed.GetValue(_people) is < 2 or > 2000)
        {
            throw new UsageException(
                $"--documents is {count} and --people {parsed.GetValue(_people)}; at least 1 document, and 2 to 2000 people."
            );
        }

        var options = new TrainingOptions { CorpusSeed = parsed.GetValue(_seed), People = parsed.GetValue(_people) };
        UsageException.ForBadArguments(options.Validate);

        CurriculumCorpus generator = options.MakeCorpus();
        DocumentStream stream = parsed.GetValue(_heldOut) ? generator.Validation() : generator.Training();
        string? file = parsed.GetValue(_output);
        if (file is null)
        {
            Write(parsed.InvocationConfiguration.Output);
            return 0;
        }

        AtomicFile.Write(
            file,
            overwrite: true,
            output =>
            {
                using var writer = new StreamWriter(output, leaveOpen: true);
                Write(writer);
            }
        );
        return 0;

        void Write(TextWriter writer)
        {
            if (parsed.GetValue(_statistics) is { } vocabulary)
            {
                CorpusStatistics.Write(
                    writer,
                    CorpusTokenizer.Learn(generator.VocabularyTexts(vocabulary), vocabulary),
                    stream.Take(count)
                );
                return;
            }

            foreach (CorpusDocument document in stream.Take(count))
            {
                writer.WriteLine(ChatFormat.EndOfText + document.Text);
            }
        }
    }
}
