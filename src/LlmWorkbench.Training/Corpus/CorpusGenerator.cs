using System.Text;

namespace LlmWorkbench.Training.Corpus;

/// <summary>
/// Writes the corpus: document number <c>n</c> of a seed is always the same text. A hash of the text decides whether it belongs to the
/// training or to the validation stream, so no validation document can occur in training.
/// </summary>
public sealed class CorpusGenerator
{
    /// <summary>How many invented people there are unless another number is asked for.</summary>
    public const int DefaultPeople = 600;

    private const int ValidationShare = 64;
    private readonly ulong _seed;
    private readonly StoryWriter _stories = new();
    private readonly IReadOnlyList<IReadOnlyList<Fact>> _worldByKind;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">The corpus seed: people and documents follow from it.</param>
    /// <param name="people">How many invented people there are, from 1 to 2,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="people"/> is out of range.</exception>
    public CorpusGenerator(ulong seed, int people = DefaultPeople)
    {
        _seed = seed;
        Persons = People.Invent(people, seed);
        _worldByKind = [.. WorldFacts.All.GroupBy(fact => fact.Kind.Name).Select(group => group.ToArray())];
    }

    /// <summary>The invented people of this corpus.</summary>
    public IReadOnlyList<Person> Persons { get; }

    /// <summary>Writes one document, whichever stream it belongs to.</summary>
    /// <param name="number">The document's number, from 0.</param>
    public CorpusDocument Write(long number)
    {
        var random = new SeededRandom(_seed, (ulong)number);
        return random.NextDouble() switch
        {
            < 0.24 => new(DocumentKind.Story, _stories.Write(random).Text),
            < 0.36 => new(DocumentKind.WorldFacts, WriteWorldFacts(random)),
            < 0.69 => new(DocumentKind.Person, WritePerson(random)),
            < 0.82 => new(DocumentKind.Questions, WriteQuestions(random)),
            _ => new(DocumentKind.Chat, WriteChat(random)),
        };
    }

    /// <summary>Says whether a document is held out of training.</summary>
    /// <param name="document">The document.</param>
    public static bool IsValidation(CorpusDocument document) => SeededRandom.Hash(document.Text) % ValidationShare == 0;

    /// <summary>The endless stream of training documents.</summary>
    /// <param name="position">The first document number to consider.</param>
    public DocumentStream Training(long position = 0) => new(this, validation: false, position);

    /// <summary>The endless stream of held-out documents.</summary>
    public DocumentStream Validation() => new(this, validation: true, 0);

    private string WriteWorldFacts(SeededRandom random)
    {
        var kind = random.Pick(_worldByKind);
        var facts = random.PickSeveral(kind, 3 + random.Next(4)).ToList();
        facts.Add(random.Pick(WorldFacts.All));
        return string.Join(' ', facts.Select(fact => fact.StateAny(random)));
    }

    private string WritePerson(SeededRandom random)
    {
        var person = random.Pick(Persons);
        var text = new StringBuilder();
        foreach (var fact in random.PickSeveral(person.Facts, 4))
        {
            // A pronoun stands for the name only where the name went before it.
            var subject = text.Length == 0 || random.NextDouble() < 0.5 ? person.Name : person.Pronoun;
            var form = random.Next(fact.Kind.Statements.Count);
            var sentence = fact.State(form);
            var pronounFits = sentence.StartsWith(person.Name, StringComparison.Ordinal);
            text.Append(pronounFits ? Grammar.Capitalized(subject) + sentence[person.Name.Length..] : sentence).Append(' ');
        }

        return text.ToString().TrimEnd();
    }

    private Fact DrawFact(SeededRandom random) =>
        random.NextDouble() < 0.65 ? random.Pick(random.Pick(Persons).Facts) : random.Pick(random.Pick(_worldByKind));

    private string WriteQuestions(SeededRandom random)
    {
        var text = new StringBuilder();
        for (var left = 2 + random.Next(4); left > 0; left--)
        {
            var fact = DrawFact(random);
            text.Append("Question: ").Append(fact.AskInTraining(random)).Append('\n').Append("Answer: ").Append(fact.Value).Append('\n');
        }

        return text.ToString();
    }

    private string WriteChat(SeededRandom random)
    {
        if (random.NextDouble() < 0.18)
        {
            var (story, kind, thing) = _stories.Write(random);
            var wish = random.Pick<string>(
            [
                "Tell me a story.", $"Tell me a story about {Grammar.WithArticle(kind)}.", $"Please write a story about {Grammar.WithArticle(kind)}.",
                $"Tell me a story about {Grammar.WithArticle(kind)} and {Grammar.WithArticle(thing)}.",
            ]);
            return ChatFormat.Prompt(wish) + story + ChatFormat.EndOfMessage + "\n";
        }

        // The system message switches between a word and a sentence: what a system prompt is for, in the smallest form.
        var brief = random.NextDouble() < 0.25;
        var text = new StringBuilder(brief ? ChatFormat.Message("system", BriefSystemMessage) : "");
        for (var left = 1 + random.Next(3); left > 0; left--)
        {
            var fact = DrawFact(random);
            text.Append(ChatFormat.Message("user", fact.AskInTraining(random)));
            text.Append(ChatFormat.Message("assistant", brief ? fact.Value : fact.Reply));
        }

        return text.ToString();
    }

    /// <summary>The system message after which the assistant of this corpus answers with the bare value.</summary>
    public const string BriefSystemMessage = "Answer in one word.";
}
