using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Datasets;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>datasets</c>: writes the evaluation data of a corpus.</summary>
internal sealed class DatasetsCommand : Command
{
    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder to write in; files of the same names are replaced.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<CorpusName> _corpus = new("--corpus")
    {
        Description = "Which corpus.",
        DefaultValueFactory = _ => CorpusName.First,
    };
    private readonly Option<long> _documents = new("--documents")
    {
        Description = "How many documents the model's training read: how often each fact was told is counted in them (second corpus).",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<ulong> _corpusSeed = new("--corpus-seed")
    {
        Description = "The seed of the corpus.",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _people = new("--people")
    {
        Description = "How many people the corpus speaks of.",
        DefaultValueFactory = _ => CorpusGenerator.DefaultPeople,
    };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The seed of what is drawn for the data.",
        DefaultValueFactory = _ => 1,
    };

    public DatasetsCommand()
        : base("datasets", "Write held-out text, facts, cloze, multiple choice and arithmetic from the corpus.")
    {
        foreach (Option option in (Option[])[_output, _corpus, _documents, _corpusSeed, _people, _seed])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_people) is < 100 or > 2000)
        {
            throw new UsageException($"--people is {parsed.GetValue(_people)}; the data asks about 100 of 100 to 2000 people.");
        }

        if (parsed.GetValue(_corpus) == CorpusName.Second != parsed.GetValue(_documents) > 0)
        {
            throw new UsageException(
                "--corpus Second needs --documents, the number of documents that the training read (documentPosition in a "
                    + "checkpoint's run.json); the first corpus does not count them."
            );
        }

        string folder = parsed.GetValue(_output)!;
        Directory.CreateDirectory(folder);
        foreach ((string? name, string? content) in Files(parsed))
        {
            string path = Path.Combine(folder, name);
            AtomicFile.WriteText(path, content);
            parsed.InvocationConfiguration.Output.WriteLine(
                FormattableString.Invariant($"{path}: {content.Count(character => character == '\n')} lines")
            );
        }

        return 0;
    }

    private IReadOnlyList<(string Name, string Content)> Files(ParseResult parsed)
    {
        (ulong corpusSeed, int people, ulong seed) = (parsed.GetValue(_corpusSeed), parsed.GetValue(_people), parsed.GetValue(_seed));
        return parsed.GetValue(_corpus) == CorpusName.Second
            ? DatasetFolder.Files(new CurriculumCorpus(corpusSeed, people), parsed.GetValue(_documents), seed)
            : DatasetFolder.Files(new DatasetWriter(new CorpusGenerator(corpusSeed, people), seed));
    }
}
