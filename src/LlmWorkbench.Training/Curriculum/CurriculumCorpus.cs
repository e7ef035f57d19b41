using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>
/// The corpus of the tutor family: document number <c>n</c> of a seed is always the same text. The first documents are to a large
/// part text that only copying predicts, until models have learned to copy, and the last hold more of the weighted choices
/// (<see cref="Mix"/>). Held-out documents are further draws of
/// the same grammar, numbered where no training comes: a story or a list is never drawn twice, a single question may be.
/// </summary>
public sealed class CurriculumCorpus
{
    /// <summary>How many invented people there are unless another number is asked for.</summary>
    public const int DefaultPeople = 1200;

    /// <summary>For how many names of nobody it is measured, and never taught, whether a model says that it does not know them.</summary>
    public const int UnknownNames = 1000;

    /// <summary>The system message after which the assistant of this corpus answers with the bare value.</summary>
    public const string BriefSystemMessage = "Answer in one word.";

    /// <summary>The number of the first held-out document.</summary>
    public const long FirstHeldOut = 1L << 40;

    // From how many documents a vocabulary is learned, at most and for each of its tokens.
    private const int VocabularyDocuments = 20_000;
    private const int DocumentsPerToken = 5;

    // So often each whole word is shown to the tokenizer beside the documents: more often than any accidental pair of letters.
    private const int Repeated = 400;
    private readonly ulong _seed;
    private readonly long _endingFrom;
    private readonly QuestionWriter _questions;
    private readonly ChatWriter _chats;

    /// <summary>Creates a corpus.</summary>
    /// <param name="seed">The corpus seed: people and documents follow from it.</param>
    /// <param name="people">How many invented people there are, from 2 to 2,000.</param>
    /// <param name="endingFrom">The first document of a training's end, in which every fifth is of weighted choices in balance and some,
    /// at first, of pieces of words that are read again; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="people"/> is out of range.</exception>
    public CurriculumCorpus(ulong seed, int people = DefaultPeople, long? endingFrom = null)
    {
        _seed = seed;
        _endingFrom = endingFrom ?? FirstHeldOut;
        People = new Population(people, UnknownNames, seed);
        _questions = new QuestionWriter(People);
        _chats = new ChatWriter(_questions);
    }

    /// <summary>The invented people, and the names of nobody.</summary>
    public Population People { get; }

    /// <summary>Writes one document.</summary>
    /// <param name="number">The document's number, from 0.</param>
    public CorpusDocument Write(long number) => Write(number, out _);

    /// <summary>The endless stream of training documents.</summary>
    /// <param name="position">The first document number to consider.</param>
    public DocumentStream Training(long position = 0) => new(Write, _ => true, position);

    /// <summary>The endless stream of held-out documents.</summary>
    public DocumentStream Validation() => new(Write, _ => true, FirstHeldOut);

    /// <summary>Counts how often a training tells each fact.</summary>
    /// <param name="documents">How many documents the training reads, from the first.</param>
    /// <param name="cancellation">Stops counting.</param>
    /// <returns>The number of times by subject and kind of fact; a fact that is never told is not among them.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyDictionary<(string Subject, string Kind), int> CountExposures(long documents, CancellationToken cancellation = default)
    {
        var counts = new Dictionary<(string Subject, string Kind), int>();
        for (long number = 0L; number < documents; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            Write(number, out IReadOnlyList<Fact>? told);
            foreach (Fact fact in told)
            {
                (string Subject, string Name) key = (fact.Subject, fact.Kind.Name);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts;
    }

    /// <summary>The texts from which a vocabulary is learned: documents without special tokens, and words.</summary>
    /// <param name="vocabulary">How many tokens there are to be: a small one needs fewer documents.</param>
    public IEnumerable<string> VocabularyTexts(int vocabulary)
    {
        // What is made up is left out: its syllables would take the place of words. Numbers are whole words or digits, so none is read
        // elsewhere.
        IEnumerable<string> documents = Validation()
            .Take(Math.Min(VocabularyDocuments, DocumentsPerToken * vocabulary))
            .Where(document => document.Kind is not DocumentKind.Copying)
            .SelectMany(document => ChatFormat.Split(document.Text))
            .SelectMany(text => text.Split([.. "0123456789"]));
        return documents.Concat(Lexicon.WholeWords.SelectMany(word => Enumerable.Repeat(" " + word, Repeated)));
    }

    private CorpusDocument Write(long number, out IReadOnlyList<Fact> told)
    {
        bool ends = number >= _endingFrom && number < FirstHeldOut;
        if (ends && Ending.Write(_seed, number, _endingFrom) is { } document)
        {
            told = [];
            return document;
        }

        if (!ends && number is >= Mix.LastDocuments and < FirstHeldOut && number % Mix.BalancedEvery == 0)
        {
            // Its number decides its text: nothing is drawn, and nothing could surprise.
            told = [];
            return new CorpusDocument(DocumentKind.Choices, BalancedChoices.Write(_seed, number / Mix.BalancedEvery), 0);
        }

        var draft = new Draft(new SeededRandom(_seed, (ulong)number));
        SeededRandom random = draft.Random;
        DocumentKind kind = random.PickByShare(Mix.At(number));
        string text = kind switch
        {
            DocumentKind.Copying => CopyWriter.Write(random),
            DocumentKind.Person => PersonWriter.Write(draft, People.Draw(random)),
            DocumentKind.Story => StoryWriter.Write(random).Text,
            DocumentKind.Questions => _questions.Write(draft),
            DocumentKind.Chat => _chats.Write(draft),
            DocumentKind.WorldFacts => WriteWorldFacts(draft),
            DocumentKind.LookUp => LookUpWriter.Write(random),
            _ => WriteChoices(random),
        };
        told = draft.Told;
        return new CorpusDocument(kind, text, random.Surprisal);
    }

    private static string WriteWorldFacts(Draft draft)
    {
        SeededRandom random = draft.Random;
        bool sums = random.Chance(0.25);
        var facts = random.PickSeveral(sums ? [.. Sums.Taught] : QuestionWriter.DrawWorldKind(random), 3 + random.Next(4)).ToList();
        facts.Add(QuestionWriter.DrawWorldFact(random));
        return string.Join(' ', facts.Select(fact => draft.Tell(fact).StateAny(random)));
    }

    private static string WriteChoices(SeededRandom random) =>
        string.Join(' ', Enumerable.Range(0, 3 + random.Next(3)).Select(_ => random.Pick(WeightedTable.All).Write(random)));
}
