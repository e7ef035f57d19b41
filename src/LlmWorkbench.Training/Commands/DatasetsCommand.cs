using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Datasets;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>datasets</c>: writes the evaluation data of a corpus.</summary>
internal sealed class DatasetsCommand : Command
{
    // DocumentPosition and EndingFrom in the last checkpoint of the model tutor.
    private const long TutorDocuments = 133_460;
    private const long TutorEnding = 122_425;

    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder to write in; files of the same names are replaced.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<long> _documents = DefaultedOption.New(
        "--documents",
        "How many documents the model's training read: how often each fact was told is counted in them. Without it, those of tutor.",
        TutorDocuments
    );
    private readonly Option<long> _endingFrom = DefaultedOption.New(
        "--ending-from",
        "The first document of the training's end (train --ending); the value of --documents for none. Without it, that of tutor.",
        TutorEnding
    );
    private readonly Option<ulong> _corpusSeed = DefaultedOption.New("--corpus-seed", "The seed of the corpus.", 1UL);
    private readonly Option<int> _people = DefaultedOption.New(
        "--people",
        "How many people the corpus speaks of.",
        CurriculumCorpus.DefaultPeople
    );
    private readonly Option<ulong> _seed = DefaultedOption.New("--seed", "The seed of what is drawn for the data.", 1UL);

    public DatasetsCommand()
        : base("datasets", "Write held-out text and questions of every task from the corpus.")
    {
        foreach (Option option in (Option[])[_output, _documents, _endingFrom, _corpusSeed, _people, _seed])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_people) is < 100 or > 2000)
        {
            throw new UsageException($"--people is {parsed.GetValue(_people)}; there may be 100 to 2000.");
        }

        if (parsed.GetValue(_documents) < 1)
        {
            throw new UsageException($"--documents is {parsed.GetValue(_documents)}; a training reads at least 1 document.");
        }

        if (parsed.GetValue(_endingFrom) < 0)
        {
            throw new UsageException(
                $"--ending-from is {parsed.GetValue(_endingFrom)}; documents are numbered from 0, and one that the training never read "
                    + "(the value of --documents, for instance) stands for no end."
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

    private IReadOnlyList<(string Name, string Content)> Files(ParseResult parsed) =>
        DatasetFolder.Files(
            new CurriculumCorpus(parsed.GetValue(_corpusSeed), parsed.GetValue(_people), parsed.GetValue(_endingFrom)),
            parsed.GetValue(_documents),
            parsed.GetValue(_seed)
        );
}
