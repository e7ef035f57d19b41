using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.People;

/// <summary>
/// The invented people of a corpus, from the rarest to the most frequent, and the names of people who do not exist. How often a
/// person is spoken of is geometric from <see cref="Rarest"/> to <see cref="MostFrequent"/>.
/// </summary>
public sealed class Population
{
    /// <summary>How often each fact about the rarest person is told in a training of the planned length, on average.</summary>
    public const double Rarest = 3;

    /// <summary>How often each fact about the most frequent person is told, on average.</summary>
    public const double MostFrequent = 200;

    private readonly (Person, double)[] _shares;
    private readonly (Person, double)[] _askedShares;

    /// <summary>Invents people.</summary>
    /// <param name="count">How many, from 2 to 2,000.</param>
    /// <param name="unknown">For how many names that belong to nobody the answer is measured, and never taught; up to 1,500.</param>
    /// <param name="seed">The corpus seed: another seed gives other people.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Population(int count, int unknown, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 2000);
        ArgumentOutOfRangeException.ThrowIfNegative(unknown);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unknown, 1500);
        var random = new SeededRandom(seed, ulong.MaxValue);
        IEnumerable<(string First, string Pronoun)> women = PeopleLists.Women.Select(first => (First: first, Pronoun: "she"));
        IEnumerable<(string First, string Pronoun)> men = PeopleLists.Men.Select(first => (First: first, Pronoun: "he"));
        (string Name, string Pronoun)[] all = women
            .Concat(men)
            .SelectMany(first => PeopleLists.Surnames, (first, last) => (Name: $"{first.First} {last}", first.Pronoun))
            .ToArray();
        IReadOnlyList<(string Name, string Pronoun)> names = random.PickSeveral(all, all.Length);
        Persons = [.. names.Take(count).Select((name, rank) => Invent(name.Name, name.Pronoun, rank, count, random))];
        UnknownHeldOut = [.. names.Skip(count).Take(unknown).Select(name => name.Name)];
        UnknownTaught = [.. names.Skip(count + unknown).Select(name => name.Name)];
        _shares = Shares(Persons);
        _askedShares = Shares([.. Persons.Where(person => person.TwoStepsAreAsked)]);
        PlannedExposures = Persons.Sum(person => person.Exposures * person.Facts.Count);
    }

    /// <summary>The people, from the rarest to the most frequent.</summary>
    public IReadOnlyList<Person> Persons { get; }

    /// <summary>Names that belong to nobody: training says that it does not know them.</summary>
    public IReadOnlyList<string> UnknownTaught { get; }

    /// <summary>Names that belong to nobody and that training never mentions.</summary>
    public IReadOnlyList<string> UnknownHeldOut { get; }

    /// <summary>How often facts about people are told in all, in a training of the planned length.</summary>
    public double PlannedExposures { get; }

    internal Person Draw(SeededRandom random) => random.PickByShare(_shares);

    internal Person DrawAskedInTwoSteps(SeededRandom random) => random.PickByShare(_askedShares);

    private static (Person, double)[] Shares(IReadOnlyList<Person> persons)
    {
        double total = persons.Sum(person => person.Exposures);
        return [.. persons.Select(person => (person, person.Exposures / total))];
    }

    private static Person Invent(string name, string pronoun, int rank, int count, SeededRandom random)
    {
        (string Land, IReadOnlyList<string> Towns) land = random.Pick(PeopleLists.Lands);
        string town = random.Pick(land.Towns);
        string pet = random.Pick(PeopleLists.Pets);
        string sound = WorldFacts.All.First(fact => fact.Kind.Name == "sound" && fact.Subject == pet).Value;
        return new Person(
            name,
            pronoun,
            Rarest * Math.Pow(MostFrequent / Rarest, (double)rank / (count - 1)),
            [
                new Fact(PeopleFacts.Town, name, town),
                new Fact(PeopleFacts.Job, name, random.Pick(PeopleLists.Jobs)),
                new Fact(PeopleFacts.Pet, name, pet),
                new Fact(PeopleFacts.Food, name, random.Pick(PeopleLists.Foods)),
            ],
            [new Fact(PeopleFacts.LandOfPerson, name, land.Land), new Fact(PeopleFacts.SoundOfPet, name, sound)],
            SeededRandom.Hash(name) % 2 == 0
        );
    }
}
