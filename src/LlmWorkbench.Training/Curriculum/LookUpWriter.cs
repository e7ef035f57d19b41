using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>A question with everything that stands before it, and its answer.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Prompt">The text up to the answer, without the space before it.</param>
/// <param name="Answer">The only right answer.</param>
/// <param name="Pets">How many pets the text names.</param>
internal sealed record LookUpQuestion(string Kind, string Prompt, string Answer, int Pets);

/// <summary>
/// Who has which animal, and questions: some are answered by looking up the animal, the others take a second step, from the animal to
/// what it says, what its young is called or how many legs it has.
/// </summary>
internal static class LookUpWriter
{
    private const int FewestPets = 2;
    private const int MostInTraining = 4;
    private const int MostInQuestions = 7;
    private static readonly string[] s_names = [.. StoryWorld.Girls, .. StoryWorld.Boys];
    private static readonly bool[] s_yes = [true, false];

    private static readonly Property[] s_properties =
    [
        new("animal", ["which animal does {s} have?", "what is the pet of {s}?"], animal => animal),
        new("sound", ["what does the pet of {s} say?", "which sound does the pet of {s} make?"], animal => Value("sound", animal)),
        new(
            "young",
            ["what is the young of the pet of {s} called?", "what do you call a baby of the pet of {s}?"],
            animal => Value("baby", animal)
        ),
        new(
            "legs",
            ["how many legs does the pet of {s} have?", "on how many legs does the pet of {s} stand?"],
            animal => Value("legs", animal)
        ),
    ];

    // All of these have all the properties.
    private static readonly string[] s_animals =
    [
        .. PeopleLists.Pets.Where(animal => s_properties.All(property => property.Of(animal) is not null)),
    ];

    /// <summary>Writes a document with one to three questions.</summary>
    public static string Write(SeededRandom random)
    {
        (string? text, IReadOnlyList<string>? owners, IReadOnlyList<string>? animals) = Situation(random, MostInTraining);
        for (int left = 1 + random.Next(3); left > 0; left--)
        {
            LookUpQuestion question = Ask(random, owners, animals);
            text += $"\n{question.Prompt} {question.Answer}";
        }

        return text + "\n";
    }

    /// <summary>Writes one question that takes two steps, about people with made-up names; half of the texts name more pets than any of
    /// training.</summary>
    public static LookUpQuestion WriteTwoSteps(SeededRandom random)
    {
        while (true)
        {
            (string? text, IReadOnlyList<string>? owners, IReadOnlyList<string>? animals) = Situation(
                random,
                MostInQuestions,
                madeUp: true
            );
            LookUpQuestion question = Ask(random, owners, animals);
            if (question.Kind != "animal")
            {
                return question with { Prompt = $"{text}\n{question.Prompt}" };
            }
        }
    }

    private static (string Text, IReadOnlyList<string> Owners, IReadOnlyList<string> Animals) Situation(
        SeededRandom random,
        int mostPets,
        bool? madeUp = null
    )
    {
        int count = FewestPets + random.Next(mostPets - FewestPets + 1);
        IReadOnlyList<string> owners =
            madeUp ?? random.Pick(s_yes)
                ? [.. MadeUpWords.Several(random, count).Select(Grammar.Capitalized)]
                : random.PickSeveral(s_names, count);
        IReadOnlyList<string> animals = random.PickSeveral(s_animals, count);
        return (
            "Pets: " + string.Join(' ', owners.Zip(animals, (owner, animal) => $"{owner} has {Grammar.WithArticle(animal)}.")),
            owners,
            animals
        );
    }

    private static LookUpQuestion Ask(SeededRandom random, IReadOnlyList<string> owners, IReadOnlyList<string> animals)
    {
        Property property = random.Pick(s_properties);
        int who = random.Next(owners.Count);
        string question = Grammar.Capitalized(random.Pick(property.Questions).Replace("{s}", owners[who], StringComparison.Ordinal));
        return new LookUpQuestion(property.Name, $"Question: {question}\nAnswer:", property.Of(animals[who])!, owners.Count);
    }

    private static string? Value(string kind, string animal) =>
        WorldFacts.All.FirstOrDefault(fact => fact.Kind.Name == kind && fact.Subject == animal)?.Value;

    private sealed record Property(string Name, IReadOnlyList<string> Questions, Func<string, string?> Of);
}
