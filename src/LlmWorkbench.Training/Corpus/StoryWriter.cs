namespace LlmWorkbench.Training.Corpus;

/// <summary>Draws the characters, things and places of a story and writes it from one of the plots.</summary>
internal sealed class StoryWriter
{
    private static readonly string[] Roles = ["h", "f", "t"];
    private static readonly string[] ThingSlots = ["x", "y", "z"];

    private readonly IReadOnlyList<Fact> _sounds =
        [.. WorldFacts.All.Where(fact => fact.Kind.Name == "sound")];

    /// <summary>Writes a story, and says what it is about: the hero's kind and a thing in it.</summary>
    public (string Text, string Kind, string Thing) Write(SeededRandom random)
    {
        var slots = new Dictionary<string, string>();
        DrawCharacters(slots, random);
        DrawThings(slots, random);
        DrawTimes(slots, random);
        slots["opening"] = Grammar.Expand(StoryPlots.Opening, slots, random);
        slots["ending"] = Grammar.Expand(StoryPlots.Ending, slots, random);
        return (Grammar.Expand(random.Pick(StoryPlots.All), slots, random), slots["hk"], slots["xn"]);
    }

    private static void DrawCharacters(Dictionary<string, string> slots, SeededRandom random)
    {
        var names = random.PickSeveral([.. StoryWorld.Girls, .. StoryWorld.Boys], 3);
        var kinds = random.PickSeveral(StoryWorld.Kinds, 3);
        foreach (var (role, name, kind) in Roles.Select((role, i) => (role, names[i], kinds[i])))
        {
            var girl = StoryWorld.Girls.Contains(name);
            slots[role] = name;
            slots[role + "k"] = kind;
            slots[role + "he"] = girl ? "she" : "he";
            slots[role + "his"] = girl ? "her" : "his";
            slots[role + "him"] = girl ? "her" : "him";
        }

        slots["who"] = "little " + slots["hk"];
    }

    private void DrawThings(Dictionary<string, string> slots, SeededRandom random)
    {
        var things = random.PickSeveral(StoryWorld.Things, 3);
        var colours = random.PickSeveral(StoryWorld.Colours, 5);
        foreach (var (slot, i) in ThingSlots.Select((slot, i) => (slot, i)))
        {
            slots[slot] = colours[i] + " " + things[i];
            slots[slot + "n"] = things[i];
        }

        (slots["c"], slots["d"]) = (colours[3], colours[4]);
        var places = random.PickSeveral(StoryWorld.Places, 3);
        (slots["p"], slots["q"], slots["r"]) = (places[0], places[1], places[2]);
        var spots = random.PickSeveral(StoryWorld.Spots, 3);
        (slots["s"], slots["u"], slots["v"]) = (spots[0], spots[1], spots[2]);
        slots["house"] = random.Pick(StoryWorld.Houses);
        var sound = random.Pick(_sounds);
        (slots["caller"], slots["sound"]) = (sound.Subject, sound.Value);
    }

    private static void DrawTimes(Dictionary<string, string> slots, SeededRandom random)
    {
        var day = random.Next(FactLists.Days.Count);
        slots["day"] = FactLists.Days[day];
        slots["nextday"] = FactLists.Days[(day + 1) % FactLists.Days.Count];
        var had = 3 + random.Next(8);
        var given = 1 + random.Next(had - 2);
        slots["n"] = StoryWorld.Numbers[had];
        slots["m"] = StoryWorld.Numbers[given];
        slots["rest"] = StoryWorld.Numbers[had - given];
        slots["food"] = random.Pick(StoryWorld.Foods);
        slots["glad"] = random.Pick(StoryWorld.Glad);
        slots["sad"] = random.Pick(StoryWorld.Sad);
        slots["time"] = random.Pick(StoryWorld.Times);
        slots["skill"] = random.Pick(StoryWorld.Skills);
        slots["secret"] = random.Pick(StoryWorld.Secrets);
        slots["lesson"] = random.Pick(StoryWorld.Lessons);
    }
}
