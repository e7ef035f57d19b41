using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.People;

/// <summary>How facts about invented people and their towns are stated and asked.</summary>
internal static class PeopleFacts
{
    public static readonly FactKind Town = new(
        "town",
        ["{s} lives in {v}.", "{s} has a house in {v}.", "the home of {s} is in {v}.", "the town of {s} is {v}."],
        ["where does {s} live?", "in which town does {s} live?", "where is the home of {s}?", "which town is the home of {s}?"],
        "{s} lives in {v}."
    );

    public static readonly FactKind Job = new(
        "job",
        ["{s} works as {a v}.", "{s} is {a v}.", "the job of {s} is that of {a v}.", "every day {s} works as {a v}."],
        ["what is the job of {s}?", "what does {s} work as?", "which job does {s} have?", "what work does {s} do?"],
        "{s} works as {a v}."
    );

    public static readonly FactKind Pet = new(
        "pet",
        ["{s} has a pet {v}.", "{s} keeps {a v}.", "the pet of {s} is {a v}.", "at home {s} has {a v}."],
        ["which pet does {s} have?", "what is the pet of {s}?", "which animal does {s} keep?", "which animal lives with {s}?"],
        "{s} has a pet {v}."
    );

    public static readonly FactKind Food = new(
        "food",
        ["{s} likes to eat {v}.", "{s} loves {v}.", "the favourite food of {s} is {v}.", "for dinner {s} likes {v}."],
        ["what does {s} like to eat?", "what is the favourite food of {s}?", "which food does {s} love?", "what does {s} like for dinner?"],
        "{s} likes to eat {v}."
    );

    public static readonly FactKind Land = new(
        "land",
        ["{s} is a town in {v}.", "the town {s} lies in {v}.", "{s} belongs to {v}.", "the land of {s} is {v}."],
        ["in which land is {s}?", "to which land does {s} belong?", "what is the land of {s}?"],
        "{s} is a town in {v}."
    );

    public static readonly FactKind LandOfPerson = new(
        "land of a person",
        [],
        ["in which land does {s} live?", "which land is the home of {s}?", "in which land is the town of {s}?"],
        "{s} lives in {v}."
    );

    public static readonly FactKind SoundOfPet = new(
        "sound of a pet",
        [],
        ["what does the pet of {s} say?", "which sound does the pet of {s} make?", "what is the sound of the pet of {s}?"],
        "the pet of {s} says {v}."
    );

    /// <summary>The lands of the invented towns.</summary>
    public static IReadOnlyList<Fact> Lands { get; } =
    [.. PeopleLists.Lands.SelectMany(land => land.Towns, (land, town) => new Fact(Land, town, land.Land))];

    /// <summary>The four kinds of facts that each person has.</summary>
    public static IReadOnlyList<FactKind> Kinds { get; } = [Town, Job, Pet, Food];
}
