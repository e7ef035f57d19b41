using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>
/// The characters, things and places of one story, each drawn when the plot first speaks of it: nothing is drawn that does not reach
/// the text, so that the draws give the text's exact probability. The first of a list is drawn most often
/// (<see cref="SeededRandom.PickRanked"/>).
/// </summary>
internal sealed class StorySlots(SeededRandom random, bool madeUpNames)
{
    private static readonly IReadOnlyList<string> s_names = [.. StoryWorld.Girls, .. StoryWorld.Boys];
    private static readonly IReadOnlyList<Fact> s_sounds = [.. WorldFacts.All.Where(fact => fact.Kind.Name == "sound")];
    private readonly Dictionary<string, string> _drawn = [];

    /// <summary>The value of a slot, drawn now if it was not yet; null when there is no such slot.</summary>
    public string? Find(string slot)
    {
        if (!_drawn.TryGetValue(slot, out string? value) && (value = Draw(slot)) is not null)
        {
            _drawn[slot] = value;
        }

        return value;
    }

    /// <summary>The value of a slot that the story has used; otherwise null.</summary>
    public string? Drawn(string slot) => _drawn.GetValueOrDefault(slot);

    private string? Draw(string slot) =>
        slot switch
        {
            "h" or "f" or "t" => madeUpNames ? NewName() : PickNew(s_names, "h", "f", "t"),
            "hk" or "fk" or "tk" => PickNew(StoryWorld.Kinds, "hk", "fk", "tk"),
            "hhe" or "fhe" or "the" => IsGirl(slot) ? "she" : "he",
            "hhis" or "fhis" or "this" => IsGirl(slot) ? "her" : "his",
            "hhim" or "fhim" or "thim" => IsGirl(slot) ? "her" : "him",
            "who" => "little " + Find("hk"),
            "x" or "y" or "z" => Find(slot + "c") + " " + Find(slot + "n"),
            "xn" or "yn" or "zn" => PickNew(StoryWorld.Things, "xn", "yn", "zn"),
            "xc" or "yc" or "zc" or "c" or "d" => PickNew(StoryWorld.Colours, "xc", "yc", "zc", "c", "d"),
            "p" or "q" or "r" => PickNew(StoryWorld.Places, "p", "q", "r"),
            "s" or "u" or "v" => PickNew(StoryWorld.Spots, "s", "u", "v"),
            "opening" => Grammar.Expand(StoryPlots.Opening, Find, random),
            "ending" => Grammar.Expand(StoryPlots.Ending, Find, random),
            "caller" => DrawCaller(),
            "sound" => s_sounds.First(sound => sound.Subject == Find("caller")).Value,
            "day" => random.PickRanked(FactLists.Days),
            "nextday" => FactLists.Days[(Place(FactLists.Days, "day") + 1) % FactLists.Days.Count],
            "n" => StoryWorld.Numbers[3 + random.Next(8)],
            "m" => StoryWorld.Numbers[1 + random.Next(Place(StoryWorld.Numbers, "n") - 2)],
            "rest" => StoryWorld.Numbers[Place(StoryWorld.Numbers, "n") - Place(StoryWorld.Numbers, "m")],
            "house" => random.PickRanked(StoryWorld.Houses),
            "food" => random.PickRanked(StoryWorld.Foods),
            "glad" => random.PickRanked(StoryWorld.Glad),
            "sad" => random.PickRanked(StoryWorld.Sad),
            "time" => random.PickRanked(StoryWorld.Times),
            "skill" => random.PickRanked(StoryWorld.Skills),
            "secret" => random.PickRanked(StoryWorld.Secrets),
            "lesson" => random.PickRanked(StoryWorld.Lessons),
            _ => null,
        };

    private string DrawCaller() => random.Pick(s_sounds).Subject;

    // A made-up name tells by its last vowel which pronoun it takes.
    private bool IsGirl(string slot) =>
        Find(slot[..1])! is var name && madeUpNames ? MadeUpWords.IsGirl(name) : StoryWorld.Girls.Contains(name);

    private string NewName()
    {
        while (true)
        {
            // Two of the 800,000 are next to never the same; where they are, another is drawn.
            string name = MadeUpWords.Name(random);
            if (name != Drawn("h") && name != Drawn("f") && name != Drawn("t"))
            {
                return name;
            }
        }
    }

    private int Place(IReadOnlyList<string> list, string slot) => list.ToList().IndexOf(Find(slot)!);

    // Those of one sort are all different.
    private string PickNew(IReadOnlyList<string> items, params ReadOnlySpan<string> slots)
    {
        var used = new HashSet<string>();
        foreach (string slot in slots)
        {
            if (Drawn(slot) is { } value)
            {
                used.Add(value);
            }
        }

        return random.PickRanked([.. items.Where(item => !used.Contains(item))]);
    }
}
