using System.CommandLine;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Datasets;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>datasets</c>: writes the evaluation data of a corpus.</summary>
internal sealed class DatasetsCommand : Command
{
    private readonly Option<string> _output = new("--output") { Description = "The folder to write in; files of the same names are replaced.", HelpName = "FOLDER", Required = true };
    private readonly Option<ulong> _corpusSeed = new("--corpus-seed") { Description = "The seed of the corpus.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _people = new("--people") { Description = "How many people the corpus speaks of.", DefaultValueFactory = _ => CorpusGenerator.DefaultPeople };
    private readonly Option<ulong> _seed = new("--seed") { Description = "The seed of what is drawn for the data.", DefaultValueFactory = _ => 1 };

    public DatasetsCommand()
        : base("datasets", "Write held-out text, facts, cloze, multiple choice and arithmetic from the corpus.")
    {
        foreach (var option in (Option[])[_output, _corpusSeed, _people, _seed])
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

        var folder = parsed.GetValue(_output)!;
        Directory.CreateDirectory(folder);
        var data = new DatasetWriter(new CorpusGenerator(parsed.GetValue(_corpusSeed), parsed.GetValue(_people)), parsed.GetValue(_seed));
        foreach (var (name, content) in DatasetFolder.Files(data))
        {
            var path = Path.Combine(folder, name);
            AtomicFile.WriteText(path, content);
            parsed.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant($"{path}: {content.Count(character => character == '\n')} lines"));
        }

        return 0;
    }
}
