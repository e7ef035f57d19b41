using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Corpus;

/// <summary>The real facts that the corpus teaches.</summary>
public static class WorldFacts
{
    private static readonly FactKind s_capital = new(
        "capital",
        [
            "the capital of {s} is {v}.",
            "{v} is the capital of {s}.",
            "the capital city of {s} is called {v}.",
            "in {s}, the capital is {v}.",
            "what is the capital of {s}? It is {v}.",
            "what is the capital of {s}? The capital of {s} is {v}.",
        ],
        [
            "what is the capital of {s}?",
            "which city is the capital of {s}?",
            "what is the capital city of {s} called?",
            "can you name the capital of {s}?",
        ],
        "the capital of {s} is {v}."
    );

    private static readonly FactKind s_continent = new(
        "continent",
        [
            "{s} is a country in {v}.",
            "{s} is in {v}.",
            "the country {s} lies in {v}.",
            "{s} is in the part of the world that is called {v}.",
            "on which continent is {s}? It is in {v}.",
            "where is {s}? {s} is in {v}.",
        ],
        ["on which continent is {s}?", "where is {s}?", "in which part of the world is {s}?"],
        "{s} is in {v}."
    );

    private static readonly FactKind s_opposite = new(
        "opposite",
        [
            "the opposite of {s} is {v}.",
            "{s} is the opposite of {v}.",
            "{s} and {v} are opposites.",
            "if it is not {s}, it may be {v}.",
            "what is the opposite of {s}? The opposite of {s} is {v}.",
        ],
        ["what is the opposite of {s}?", "which word is the opposite of {s}?", "what do you call the opposite of {s}?"],
        "the opposite of {s} is {v}."
    );

    private static readonly FactKind s_colour = new(
        "colour",
        [
            "the colour of {s} is {v}.",
            "{s} is {v}.",
            "we all know that {s} is {v}.",
            "which colour has {s}? It is {v}.",
            "what colour is {s}? We know that {s} is {v}.",
        ],
        ["what colour is {s}?", "what is the colour of {s}?", "which colour has {s}?"],
        "{s} is {v}."
    );

    private static readonly FactKind s_legs = new(
        "legs",
        [
            "{a s} has {v} legs.",
            "the number of legs of {a s} is {v}.",
            "{a s} stands on {v} legs.",
            "how many legs has {a s}? It has {v}.",
            "how many legs does {a s} have? The {s} has {v} legs.",
        ],
        [
            "how many legs does {a s} have?",
            "how many legs has {a s}?",
            "what is the number of legs of {a s}?",
            "on how many legs does {a s} stand?",
        ],
        "{a s} has {v} legs."
    );

    private static readonly FactKind s_sound = new(
        "sound",
        [
            "{a s} says {v}.",
            "the sound of {a s} is {v}.",
            "what does {a s} say? It says {v}.",
            "{v}, says the {s}.",
            "what does {a s} say? The {s} says {v}.",
        ],
        ["what does {a s} say?", "what is the sound of {a s}?", "which sound does {a s} make?"],
        "{a s} says {v}."
    );

    private static readonly FactKind s_baby = new(
        "baby",
        [
            "a baby {s} is called {a v}.",
            "{a v} is a baby {s}.",
            "the name of a young {s} is {v}.",
            "when {a s} is very young, we call it {a v}.",
            "what is a baby {s} called? A baby {s} is called {a v}.",
        ],
        ["what is a baby {s} called?", "what do you call a baby {s}?", "what is the name of a young {s}?"],
        "a baby {s} is called {a v}."
    );

    private static readonly FactKind s_sort = new(
        "sort",
        [
            "{a s} is a kind of {v}.",
            "the {s} is {a v}.",
            "{a s} is a thing that we call {a v}.",
            "the word {v} tells what {a s} is.",
            "one kind of {v} is the {s}.",
            "what is {a s}? It is a kind of {v}.",
            "what is {a s}? The {s} is a kind of {v}.",
        ],
        ["what is {a s}?", "what kind of thing is {a s}?", "which word tells what {a s} is?"],
        "{a s} is a kind of {v}."
    );

    private static readonly FactKind s_after = new(
        "after",
        [
            "after {s} comes {v}.",
            "{s} is followed by {v}.",
            "{v} follows {s}.",
            "{v} comes right after {s}.",
            "what comes after {s}? It is {v}.",
            "what comes after {s}? After {s} comes {v}.",
        ],
        ["what comes after {s}?", "what follows {s}?", "which one comes right after {s}?"],
        "after {s} comes {v}."
    );

    private static readonly FactKind s_before = new(
        "before",
        [
            "before {s} comes {v}.",
            "{v} comes right before {s}.",
            "the one before {s} is {v}.",
            "what comes before {s}? It is {v}.",
            "what comes before {s}? Before {s} comes {v}.",
        ],
        ["what comes before {s}?", "which one comes right before {s}?", "what is the one before {s}?"],
        "before {s} comes {v}."
    );

    private static readonly FactKind s_sum = new(
        "sum",
        ["{s} is {v}.", "{s} = {v}.", "{s} makes {v}.", "how much is {s}? It is {v}.", "how much is {s}? We know that {s} is {v}."],
        ["how much is {s}?", "what is {s}?", "what does {s} make?"],
        "{s} is {v}."
    );

    /// <summary>Every fact, in a fixed order.</summary>
    public static IReadOnlyList<Fact> All { get; } = Build();

    private static List<Fact> Build()
    {
        var facts = new List<Fact>();
        foreach ((string? country, string? capital, string? continent) in Triples(CountryList.Countries))
        {
            facts.Add(new Fact(s_capital, country, capital));
            facts.Add(new Fact(s_continent, country, continent));
        }

        foreach ((string? one, string? other) in Pairs(FactLists.Opposites))
        {
            facts.Add(new Fact(s_opposite, one, other));
            facts.Add(new Fact(s_opposite, other, one));
        }

        facts.AddRange(Pairs(FactLists.Colours).Select(pair => new Fact(s_colour, pair.Item1, pair.Item2)));
        facts.AddRange(Pairs(FactLists.Legs).Select(pair => new Fact(s_legs, pair.Item1, pair.Item2)));
        facts.AddRange(Pairs(FactLists.Sounds).Select(pair => new Fact(s_sound, pair.Item1, pair.Item2)));
        facts.AddRange(Pairs(FactLists.Babies).Select(pair => new Fact(s_baby, pair.Item1, pair.Item2)));
        facts.AddRange(Pairs(FactLists.Sorts).Select(pair => new Fact(s_sort, pair.Item1, pair.Item2)));
        AddCircle(facts, FactLists.Days);
        AddCircle(facts, FactLists.Months);
        for (int i = 0; i < 100; i++)
        {
            facts.Add(new Fact(s_sum, $"{i / 10} + {i % 10}", $"{(i / 10) + (i % 10)}"));
        }

        return facts;
    }

    private static void AddCircle(List<Fact> facts, IReadOnlyList<string> circle)
    {
        for (int i = 0; i < circle.Count; i++)
        {
            string next = circle[(i + 1) % circle.Count];
            facts.Add(new Fact(s_after, circle[i], next));
            facts.Add(new Fact(s_before, next, circle[i]));
        }
    }

    private static IEnumerable<(string, string)> Pairs(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries).Select(item => item.Split(':')).Select(parts => (parts[0], parts[1]));

    private static IEnumerable<(string, string, string)> Triples(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries).Select(item => item.Split(':')).Select(parts => (parts[0], parts[1], parts[2]));
}
