using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Datasets;

/// <summary>Writes evaluation data from the corpus that the tutor family is trained on: the same seed gives the same data.</summary>
public sealed class DatasetWriter
{
    private const int Choices = 4;
    private readonly CorpusGenerator _corpus;
    private readonly ulong _seed;

    /// <summary>Prepares data.</summary>
    /// <param name="corpus">The corpus of the model that is to be evaluated.</param>
    /// <param name="seed">The seed of what is drawn here: people, gaps, wrong answers.</param>
    public DatasetWriter(CorpusGenerator corpus, ulong seed) => (_corpus, _seed) = (corpus, seed);

    /// <summary>Documents that are held out of training, of every kind.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<HeldOutRecord> HeldOut(int count) =>
        _corpus
            .Validation()
            .Take(count)
            .Select(document => new HeldOutRecord(NameOf(document.Kind), document.Text, Math.Round(document.Surprisal, 6)));

    /// <summary>Held-out documents without special tokens as one running text, a document a line; questions have line ends
    /// inside.</summary>
    /// <param name="count">How many held-out documents to look at.</param>
    public string HeldOutText(int count) =>
        string.Concat(
            _corpus
                .Validation()
                .Take(count)
                .Where(document => document.Kind != DocumentKind.Chat)
                .Select(document => document.Text.TrimEnd() + "\n")
        );

    /// <summary>Every fact of the world but the sums, and the four facts of some people, each in a known and in the held-out
    /// wording.</summary>
    /// <param name="people">How many people.</param>
    public IEnumerable<QuestionRecord> Facts(int people) =>
        WorldFacts
            .All.Where(fact => fact.Kind.Name != "sum")
            .Concat(SomePeople(people).SelectMany(person => person.Facts))
            .SelectMany(Questions);

    /// <summary>All sums of two numbers from 0 to 9, each in a known and in the held-out wording.</summary>
    public static IEnumerable<QuestionRecord> Arithmetic() => WorldFacts.All.Where(fact => fact.Kind.Name == "sum").SelectMany(Questions);

    /// <summary>Stories whose next word has to be looked up in them, and facts whose statement ends with their value.</summary>
    /// <param name="stories">How many stories.</param>
    /// <param name="people">How many people; facts of the world are all there.</param>
    public IEnumerable<ClozeRecord> Cloze(int stories, int people) =>
        StoryGaps()
            .Take(stories)
            .Concat(WorldFacts.All.Concat(SomePeople(people).SelectMany(person => person.Facts)).Select(FactGap).OfType<ClozeRecord>());

    /// <summary>Facts with three wrong answers of the same kind.</summary>
    /// <param name="people">How many people.</param>
    public IEnumerable<ChoiceRecord> MultipleChoice(int people)
    {
        var random = new SeededRandom(_seed, 3);
        Fact[] facts = [.. WorldFacts.All, .. SomePeople(people).SelectMany(person => person.Facts)];
        foreach (Fact fact in facts)
        {
            string[] others = facts
                .Where(other => other.Kind.Name == fact.Kind.Name)
                .Select(other => other.Value)
                .Distinct()
                .Where(value => value != fact.Value)
                .Order(StringComparer.Ordinal)
                .ToArray();
            IReadOnlyList<string> choices = random.PickSeveral([fact.Value, .. random.PickSeveral(others, Choices - 1)], Choices);
            yield return new ChoiceRecord(fact.Kind.Name, Prompt(KnownQuestion(fact)), choices, choices.ToList().IndexOf(fact.Value));
        }
    }

    private static IEnumerable<QuestionRecord> Questions(Fact fact)
    {
        (string? known, string? heldOut) = (KnownQuestion(fact), fact.Ask(fact.HeldOutQuestion));
        yield return new QuestionRecord(fact.Kind.Name, known, Prompt(known), fact.Value, "known");
        yield return new QuestionRecord(fact.Kind.Name, heldOut, Prompt(heldOut), fact.Value, "held out");
    }

    private static string KnownQuestion(Fact fact) => fact.Ask((fact.HeldOutQuestion + 1) % fact.Kind.Questions.Count);

    private static string Prompt(string question) => $"Question: {question}\nAnswer:";

    internal static string NameOf(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.WorldFacts => "world facts",
            DocumentKind.LookUp => "look-up",
            var other => other.ToString().ToLowerInvariant(),
        };

    private static ClozeRecord? FactGap(Fact fact)
    {
        string ending = " " + fact.Value + ".";
        string sentence = fact.State(0);
        return sentence.EndsWith(ending, StringComparison.Ordinal)
            ? new ClozeRecord(fact.Kind.Name, sentence[..^ending.Length], fact.Value)
            : null;
    }

    private IReadOnlyList<Person> SomePeople(int count) => new SeededRandom(_seed, 1).PickSeveral(_corpus.Persons, count);

    // Stories that were never trained on; the gap is the last place where a thing is named that was named before.
    private IEnumerable<ClozeRecord> StoryGaps()
    {
        var random = new SeededRandom(_seed, 2);
        while (true)
        {
            Story story = StoryWriter.Write(random);
            int gap = story.Thing is null ? -1 : story.Text.LastIndexOf(" " + story.Thing, StringComparison.Ordinal);
            if (
                gap > 0
                && story.Text.IndexOf(" " + story.Thing, StringComparison.Ordinal) < gap
                && CorpusGenerator.IsValidation(new CorpusDocument(DocumentKind.Story, story.Text, 0))
            )
            {
                yield return new ClozeRecord("story", story.Text[..gap], story.Thing!);
            }
        }
    }
}
