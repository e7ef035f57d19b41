using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Corpus;

/// <summary>An invented person and the four facts about them.</summary>
/// <param name="Name">First name and surname; no two people share both.</param>
/// <param name="Pronoun">"she" or "he".</param>
/// <param name="Town">Where the person lives.</param>
/// <param name="Job">What the person works as.</param>
/// <param name="Pet">The animal that the person keeps.</param>
/// <param name="Food">What the person likes best to eat.</param>
public sealed record Person(string Name, string Pronoun, Fact Town, Fact Job, Fact Pet, Fact Food)
{
    /// <summary>The four facts, in the order town, job, pet, food.</summary>
    public IReadOnlyList<Fact> Facts => [Town, Job, Pet, Food];
}

/// <summary>The invented people that a corpus speaks of: they exist nowhere else, so that a model can only know them from here.</summary>
public static class People
{
    private static readonly FactKind s_townKind = new(
        "town",
        [
            "{s} lives in {v}.",
            "the home of {s} is in {v}.",
            "{s} has a house in {v}.",
            "the town of {s} is {v}.",
            "in {v} you can meet {s}.",
            "where does {s} live? In {v}.",
        ],
        ["where does {s} live?", "in which town does {s} live?", "where is the home of {s}?", "in which town can you meet {s}?"],
        "{s} lives in {v}."
    );

    private static readonly FactKind s_jobKind = new(
        "job",
        [
            "{s} works as {a v}.",
            "{s} is {a v}.",
            "the job of {s} is that of {a v}.",
            "every day {s} works as {a v}.",
            "{s} does the work of {a v}.",
            "what is the job of {s}? It is that of {a v}.",
        ],
        ["what is the job of {s}?", "what does {s} work as?", "which job does {s} have?", "what work does {s} do?"],
        "{s} works as {a v}."
    );

    private static readonly FactKind s_petKind = new(
        "pet",
        [
            "{s} has a pet {v}.",
            "{s} keeps {a v}.",
            "the pet of {s} is {a v}.",
            "at home {s} has {a v}.",
            "the animal that {s} likes to keep is {a v}.",
            "which pet does {s} have? It is {a v}.",
        ],
        ["which pet does {s} have?", "what is the pet of {s}?", "which animal does {s} keep?", "what kind of pet does {s} have at home?"],
        "{s} has a pet {v}."
    );

    private static readonly FactKind s_foodKind = new(
        "food",
        [
            "{s} likes to eat {v}.",
            "the favourite food of {s} is {v}.",
            "{s} loves {v}.",
            "for dinner {s} likes {v}.",
            "the food that {s} and all the family love is {v}.",
            "what does {s} like to eat? It is always {v}.",
        ],
        ["what does {s} like to eat?", "what is the favourite food of {s}?", "which food does {s} love?", "what does {s} like for dinner?"],
        "{s} likes to eat {v}."
    );

    /// <summary>Invents people.</summary>
    /// <param name="count">How many, from 1 to 2,000.</param>
    /// <param name="seed">The corpus seed: another seed gives other people.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public static IReadOnlyList<Person> Invent(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 2000);
        var random = new SeededRandom(seed, ulong.MaxValue);
        IEnumerable<(string First, string Pronoun)> women = PeopleLists.Women.Select(first => (First: first, Pronoun: "she"));
        IEnumerable<(string First, string Pronoun)> men = PeopleLists.Men.Select(first => (First: first, Pronoun: "he"));
        IEnumerable<(string Name, string Pronoun)> names = women
            .Concat(men)
            .SelectMany(first => PeopleLists.Surnames, (first, last) => (Name: $"{first.First} {last}", first.Pronoun));
        return random
            .PickSeveral(names.ToArray(), count)
            .Select(name => new Person(
                name.Name,
                name.Pronoun,
                new Fact(s_townKind, name.Name, random.Pick(PeopleLists.Towns)),
                new Fact(s_jobKind, name.Name, random.Pick(PeopleLists.Jobs)),
                new Fact(s_petKind, name.Name, random.Pick(PeopleLists.Pets)),
                new Fact(s_foodKind, name.Name, random.Pick(PeopleLists.Foods))
            ))
            .ToArray();
    }
}
