using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.Tasks;

/// <summary>
/// Writes the tasks that measure a model of this corpus, from the generators that it was trained on: the same seed gives the same
/// questions. Facts are asked in the wording that training never uses for them.
/// </summary>
public sealed class TaskWriter
{
    private const int Drawn = 1000;

    // Streams of random numbers that no document has, nor another task.
    private const ulong RecallStream = 1UL << 52;

    private readonly CurriculumCorpus _corpus;
    private readonly IReadOnlyDictionary<(string Subject, string Kind), int> _exposures;
    private readonly ulong _seed;

    /// <summary>Prepares tasks.</summary>
    /// <param name="corpus">The corpus of the model that is to be measured.</param>
    /// <param name="documents">How many documents its training read: how often each fact was told is counted in them.</param>
    /// <param name="seed">The seed of what is drawn here.</param>
    public TaskWriter(CurriculumCorpus corpus, long documents, ulong seed) =>
        (_corpus, _exposures, _seed) = (corpus, corpus.CountExposures(documents), seed);

    /// <summary>All tasks.</summary>
    public IEnumerable<TaskQuestion> All() =>
        [.. People(), .. Recall(), .. TwoSteps(), .. Nobody(), .. Copying(), .. LookUp(), .. SumQuestions(), .. World()];

    /// <summary>The four facts of each person.</summary>
    public IEnumerable<TaskQuestion> People() =>
        _corpus.People.Persons.SelectMany(person => person.Facts).Select(fact => Ask("people", fact));

    /// <summary>The same facts in sentences that training says, broken off before the value: what a model knows, whether it answers or
    /// not.</summary>
    public IEnumerable<TaskQuestion> Recall() =>
        _corpus
            .People.Persons.SelectMany(person => person.Facts, (person, fact) => (person, fact))
            .Select(
                (told, number) =>
                    new TaskQuestion(
                        "recall",
                        told.fact.Kind.Name,
                        PersonWriter.WriteUpTo(new SeededRandom(_seed, RecallStream + (ulong)number), told.person, told.fact),
                        told.fact.Value,
                        Exposures(told.fact)
                    )
                    {
                        IsCloze = true,
                    }
            );

    /// <summary>
    /// What follows from a fact about a person and one about a town or an animal, for people about whom training never asks it. The
    /// exposures are those of the person's fact.
    /// </summary>
    public IEnumerable<TaskQuestion> TwoSteps() =>
        _corpus
            .People.Persons.Where(person => !person.TwoStepsAreAsked)
            .SelectMany(person =>
                new[]
                {
                    Ask("two steps", person.TwoSteps[0]) with
                    {
                        Exposures = Exposures(person.Facts[0]),
                    },
                    Ask("two steps", person.TwoSteps[1]) with
                    {
                        Exposures = Exposures(person.Facts[2]),
                    },
                }
            );

    /// <summary>Facts about people who do not exist and whose names training never mentions; the right answer is that they are
    /// unknown.</summary>
    public IEnumerable<TaskQuestion> Nobody() =>
        _corpus.People.UnknownHeldOut.Select(
            (name, index) =>
                Ask("nobody", new Fact(PeopleFacts.Kinds[index % PeopleFacts.Kinds.Count], name, Lexicon.Unknown)) with
                {
                    Exposures = null,
                }
        );

    /// <summary>Lists and pairs of made-up words that have to be copied.</summary>
    public IEnumerable<TaskQuestion> Copying() =>
        Enumerable
            .Range(0, Drawn)
            .Select(number =>
            {
                var random = new SeededRandom(_seed, (ulong)number);
                bool list = number % 2 == 0;
                (string? prompt, string? answer) = list ? CopyWriter.ListToContinue(random) : CopyWriter.PairsToLookUp(random);
                return new TaskQuestion("copying", list ? "list" : "pairs", prompt, answer, null) { IsCloze = true };
            });

    /// <summary>Who has which animal stands in the text; what it says, what its young is called and how many legs it has does
    /// not.</summary>
    public IEnumerable<TaskQuestion> LookUp() =>
        Enumerable
            .Range(0, Drawn)
            .Select(number =>
            {
                LookUpQuestion question = LookUpWriter.WriteTwoSteps(new SeededRandom(_seed, (ulong)(Drawn + number)));
                return new TaskQuestion("look-up", question.Kind, question.Prompt, question.Answer, null) { Pets = question.Pets };
            });

    /// <summary>All sums of two digits; those that are never told have 0 exposures.</summary>
    public IEnumerable<TaskQuestion> SumQuestions() => Sums.All.Select(fact => Ask("sums", fact));

    /// <summary>The facts of the world, and the lands of the invented towns.</summary>
    public IEnumerable<TaskQuestion> World() => WorldFacts.All.Concat(PeopleFacts.Lands).Select(fact => Ask("world", fact));

    private TaskQuestion Ask(string task, Fact fact) =>
        new(task, fact.Kind.Name, QuestionWriter.Prompt(fact.Ask(fact.HeldOutQuestion)), fact.Value, Exposures(fact));

    private int Exposures(Fact fact) => _exposures.GetValueOrDefault((fact.Subject, fact.Kind.Name));
}
