namespace LlmWorkbench.Training.Writing;

/// <summary>Who and what there is in the little world of the stories.</summary>
internal static class StoryWorld
{
    public static IReadOnlyList<string> Girls { get; } =
        Words("Mia Lily Nora Ella Ruby Zoe Ivy Hazel Tess Luna Poppy Daisy Willa Pia Juno Fay");

    public static IReadOnlyList<string> Boys { get; } = Words("Tom Ben Finn Max Sam Otto Pip Toby Rufus Milo Gus Leon Ned Kai Rory Bill");

    public static IReadOnlyList<string> Kinds { get; } =
        Words("fox rabbit bear mouse hedgehog frog owl duck goat cat dog badger squirrel otter turtle pony lamb crow beaver mole");

    public static IReadOnlyList<string> Colours { get; } =
        Words("red blue green yellow white black brown purple orange pink silver golden");

    public static IReadOnlyList<string> Things { get; } =
        Words(
            "ball kite hat scarf key drum flute cup lamp book ring bell boat basket button feather blanket spoon whistle mirror "
                + "coat wagon umbrella brush ribbon stone shell coin map pencil"
        );

    public static IReadOnlyList<string> Places { get; } =
        Words("forest river meadow garden barn market bridge hill cave pond beach mill village castle school orchard field lighthouse");

    public static IReadOnlyList<string> Houses { get; } = Words("barn mill castle school lighthouse cottage tower bakery inn");

    public static IReadOnlyList<string> Spots { get; } =
    [
        "under the bench",
        "behind the door",
        "in the tall grass",
        "near the old oak",
        "on the big rock",
        "under the bed",
        "in the hay",
        "beside the well",
        "between two roots",
        "in a hollow tree",
        "on the window sill",
        "under the stairs",
    ];

    public static IReadOnlyList<string> Foods { get; } =
        Words("apples pears plums nuts berries carrots cakes cookies buns cherries pancakes grapes");

    public static IReadOnlyList<string> Glad { get; } = Words("happy glad proud cheerful thankful delighted");

    public static IReadOnlyList<string> Sad { get; } = Words("sad lonely worried upset afraid unhappy");

    public static IReadOnlyList<string> Times { get; } =
    [
        "One morning",
        "One day",
        "One sunny afternoon",
        "One cold evening",
        "Early one morning",
        "On a windy day",
        "On a rainy day",
        "Last summer",
        "One quiet night",
        "In the spring",
    ];

    public static IReadOnlyList<string> Skills { get; } = Words("swim sing dance read whistle climb paint cook skate juggle");

    public static IReadOnlyList<string> Secrets { get; } =
    [
        "the bell rings at noon",
        "the king likes soup",
        "the ship comes at night",
        "the moon is made of cheese",
        "the bear sleeps in May",
        "the bread is in the oven",
        "the wind comes from the north",
        "the treasure is a song",
        "the snow will come on Sunday",
        "the queen has lost her crown",
        "the well is deep and cold",
        "the door opens with a smile",
    ];

    public static IReadOnlyList<string> Lessons { get; } =
    [
        "It is good to have a friend.",
        "A kind word costs nothing.",
        "Sharing makes us happy.",
        "Never give up too soon.",
        "Good things take time.",
        "It is best to tell the truth.",
        "Small friends can be a big help.",
        "Two can do more than one.",
        "A good question is worth more than a quick answer.",
    ];

    public static IReadOnlyList<string> Numbers { get; } = Words("zero one two three four five six seven eight nine ten");

    private static string[] Words(string list) => list.Split(' ');
}
