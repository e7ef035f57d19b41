using System.CommandLine;
using LlmWorkbench.Training.Corpus;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>corpus</c>: writes generated documents, each after the token that begins it.</summary>
internal sealed class CorpusCommand : Command
{
    private readonly Option<int> documents = new("--documents") { Description = "How many documents.", DefaultValueFactory = _ => 20 };
    private readonly Option<ulong> seed = new("--seed") { Description = "The seed of the corpus.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> people = new("--people") { Description = "How many invented people.", DefaultValueFactory = _ => 800 };
    private readonly Option<bool> heldOut = new("--held-out") { Description = "Write the validation documents instead of those for training." };
    private readonly Option<string?> output = new("--output") { Description = "The file to write; without it, standard output.", HelpName = "FILE" };

    public CorpusCommand()
        : base("corpus", "Write documents of the generated corpus.")
    {
        foreach (var option in (Option[])[documents, seed, people, heldOut, output])
        {
            Add(option);
        }

        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        var count = parsed.GetValue(documents);
        if (count < 1 || parsed.GetValue(people) is < 1 or > 2000)
        {
            throw new UsageException($"--documents is {count} and --people {parsed.GetValue(people)}; at least 1 document, and 1 to 2000 people.");
        }

        var generator = new CorpusGenerator(parsed.GetValue(seed), parsed.GetValue(people));
        var stream = parsed.GetValue(heldOut) ? generator.Validation() : generator.Training();
        var file = parsed.GetValue(output);
        using var writer = file is null ? null : new StreamWriter(file);
        foreach (var document in stream.Take(count))
        {
            (writer ?? parsed.InvocationConfiguration.Output).WriteLine(ChatFormat.EndOfText + document.Text);
        }

        return 0;
    }
}
