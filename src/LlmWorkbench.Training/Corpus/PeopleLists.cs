namespace LlmWorkbench.Training.Corpus;

/// <summary>What invented people are put together from. The towns are invented too.</summary>
internal static class PeopleLists
{
    public static IReadOnlyList<string> Women { get; } =
        Words(
            "Ada Bella Clara Dora Edith Fiona Greta Hanna Irma Julia Karla Laura Marta Nadia Olga Paula Rita Sara Tilda Ursula "
                + "Vera Wanda Zelda Agnes Berta"
        );

    public static IReadOnlyList<string> Men { get; } =
        Words(
            "Adam Boris Carl David Emil Felix Georg Henry Ivan Jonas Konrad Leo Martin Nils Oscar Peter Ralf Simon Theo Viktor "
                + "Walter Anton Bruno Hugo Max"
        );

    public static IReadOnlyList<string> Surnames { get; } =
        Words(
            "Abbot Archer Barley Birch Bloom Brook Cole Copper Dale Dawn Ember Fern Field Flint Forest Frost Gale Glass Grove Hale "
                + "Harbor Hill Holm Ivory Lake Larch Marsh Meadow Mill Moss North Oakley Pebble Quill Reed Ridge Rowan Sand Sparks Stone "
                + "Storm Thorn Vale Wells West Wick Winter Wood Wren York"
        );

    public static IReadOnlyList<string> Towns { get; } =
        Words(
            "Velmora Tarnwick Osbury Lindale Kestra Brandal Fennhaven Marlune Quillon Sorby Dunmere Halvik Istrel Norrel Pelvane Ravensby "
                + "Tillmouth Ulvane Wexlow Yarrow Zandor Arbel Corvale Elmsted Garnell Hollin Jorlund Kilbarn Lornis Mirabel Nettle Orsel "
                + "Pinnor Rosmar Selwick Tolva Umber Vistal Westerly Zelby"
        );

    public static IReadOnlyList<string> Jobs { get; } =
        Words(
            "baker teacher doctor farmer painter singer dancer pilot sailor tailor gardener builder carpenter miner hunter fisher "
                + "potter weaver writer printer barber butcher miller plumber driver guard judge librarian dentist vet"
        );

    public static IReadOnlyList<string> Pets { get; } =
        Words(
            "dog cat rabbit hamster parrot turtle goldfish canary pony goat hen duck mouse lizard snake frog hedgehog ferret pigeon "
                + "raven lamb donkey toad beetle"
        );

    public static IReadOnlyList<string> Foods { get; } =
    [
        "apple cake",
        "bean soup",
        "bread",
        "cheese",
        "cherries",
        "chocolate",
        "corn",
        "fish pie",
        "fried eggs",
        "grapes",
        "honey",
        "ice cream",
        "lemon tart",
        "mashed potatoes",
        "melon",
        "mushrooms",
        "noodles",
        "nut bread",
        "olives",
        "onion soup",
        "pancakes",
        "pea soup",
        "pears",
        "pizza",
        "plums",
        "pumpkin pie",
        "rice",
        "roast beef",
        "salad",
        "tomato soup",
    ];

    private static string[] Words(string list) => list.Split(' ');
}
