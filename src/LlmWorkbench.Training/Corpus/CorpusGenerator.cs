using System.Text;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Corpus;

/// <summary>
/// Writes the corpus: document number <c>n</c> of a seed is always the same text. A hash of the text decides whether it belongs to the
/// training or to the validation stream, so no validation document can occur in training.
/// </summary>
public sealed class CorpusGenerator : ICorpus
{
    /// <summary>How many invented people there are unless another number is asked for.</summary>
    public const int DefaultPeople = 1000;

    private const int ValidationShare = 64;
    private const int VocabularyDocuments = 20_000;

    // Shares of documents. People's facts need many repetitions; stories are long, so that few of them are a third of the text.
    private static readonly (DocumentKind Kind, double Share)[] s_shares =
    [
        (DocumentKind.Story, 0.10),
        (DocumentKind.WorldFacts, 0.10),
        (DocumentKind.Person, 0.43),
        (DocumentKind.Questions, 0.11),
        (DocumentKind.Chat, 0.26),
    ];

    private readonly ulong _seed;
    private readonly Fact[][] _worldByKind;

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
        DocumentKind kind = random.PickByShare(s_shares);
        string text = kind switch
        {
            DocumentKind.Story => StoryWriter.Write(random).Text,
            DocumentKind.WorldFacts => WriteWorldFacts(random),
            DocumentKind.Person => WritePerson(random),
            DocumentKind.Questions => WriteQuestions(random),
            _ => WriteChat(random),
        };
        return new CorpusDocument(kind, text, random.Surprisal);
    }

    /// <summary>Says whether a document is held out of training.</summary>
    /// <param name="document">The document.</param>
    public static bool IsValidation(CorpusDocument document) => SeededRandom.Hash(document.Text) % ValidationShare == 0;

    /// <inheritdoc/>
    public DocumentStream Training(long position = 0) => new(Write, document => !IsValidation(document), position);

    /// <inheritdoc/>
    public DocumentStream Validation() => new(Write, IsValidation, 0);

    /// <inheritdoc/>
    public IEnumerable<string> VocabularyTexts() =>
        Training().Take(VocabularyDocuments).SelectMany(document => ChatFormat.Split(document.Text));

    private string WriteWorldFacts(SeededRandom random)
    {
        Fact[] kind = random.PickByShare([.. _worldByKind.Select(facts => (facts, (double)facts.Length / WorldFacts.All.Count))]);
        var facts = random.PickSeveral(kind, 3 + random.Next(4)).ToList();
        facts.Add(random.Pick(WorldFacts.All));
        return string.Join(' ', facts.Select(fact => fact.StateAny(random)));
    }

    private string WritePerson(SeededRandom random)
    {
        Person person = random.Pick(Persons);
        var text = new StringBuilder();
        foreach (Fact? fact in random.PickSeveral(person.Facts, 4))
        {
            string sentence = fact.StateAny(random);
            // A pronoun can stand for the name only where the name went before it.
            bool mayBePronoun = text.Length > 0 && sentence.StartsWith(person.Name, StringComparison.Ordinal);
            text.Append(
                    mayBePronoun && random.Chance(0.5) ? Grammar.Capitalized(person.Pronoun) + sentence[person.Name.Length..] : sentence
                )
                .Append(' ');
        }

        return text.ToString().TrimEnd();
    }

    private Fact DrawFact(SeededRandom random, double aboutPeople) =>
        random.Chance(aboutPeople) ? random.Pick(random.Pick(Persons).Facts) : random.Pick(WorldFacts.All);

    private string WriteQuestions(SeededRandom random)
    {
        var text = new StringBuilder();
        for (int left = 2 + random.Next(4); left > 0; left--)
        {
            Fact fact = DrawFact(random, 0.5);
            text.Append("Question: ").Append(fact.AskInTraining(random)).Append('\n').Append("Answer: ").Append(fact.Value).Append('\n');
        }

        return text.ToString();
    }

    private string WriteChat(SeededRandom random)
    {
        if (random.Chance(0.15))
        {
            Story story = StoryWriter.Write(random);
            string kind = Grammar.WithArticle(story.Kind);
            List<string> wishes = ["Tell me a story.", $"Tell me a story about {kind}.", $"Please write a story about {kind}."];
            if (story.Thing is not null)
            {
                wishes.Add($"Tell me a story about {kind} and {Grammar.WithArticle(story.Thing)}.");
            }

            return ChatFormat.Prompt(random.Pick(wishes)) + story.Text + ChatFormat.EndOfMessage + "\n";
        }

        // The system message switches between a word and a sentence: what a system prompt is for, in the smallest form.
        bool brief = random.Chance(0.2);
        var text = new StringBuilder(brief ? ChatFormat.Message("system", BriefSystemMessage) : "");
        for (int left = 1 + random.Next(3); left > 0; left--)
        {
            // Many facts of the world: a reply repeats the subject of the question, and only their variety teaches to look it up there.
            Fact fact = DrawFact(random, 0.4);
            text.Append(ChatFormat.Message("user", fact.AskInTraining(random)));
            text.Append(ChatFormat.Message("assistant", brief ? fact.Value : fact.Reply));
        }

        return text.ToString();
    }

    /// <summary>The system message after which the assistant of this corpus answers with the bare value.</summary>
    public const string BriefSystemMessage = "Answer in one word.";
}
