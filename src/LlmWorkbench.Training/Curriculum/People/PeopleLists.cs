namespace LlmWorkbench.Training.Curriculum.People;

/// <summary>What invented people are put together from; every item is one word. The towns and lands are invented too.</summary>
internal static class PeopleLists
{
    public static IReadOnlyList<string> Women { get; } =
        Words(
            "Ada Bella Clara Dora Edith Fiona Greta Hanna Irma Julia Karla Laura Marta Nadia Olga Paula Rita Sara Tilda Ursula Vera Wanda "
                + "Zelda Agnes Berta Cora Diana Elsa Flora Gerda Helga Ines Judith Katja Lena Mona Nina Petra Rosa Thea"
        );

    public static IReadOnlyList<string> Men { get; } =
        Words(
            "Adam Boris Carl David Emil Felix Georg Henry Ivan Jonas Konrad Leo Martin Nils Oscar Peter Ralf Simon Theo Viktor Walter "
                + "Anton Bruno Hugo Max Albert Bernd Curt Dirk Ernst Fritz Gustav Hans Igor Jakob Klaus Lars Marco Norman Paul"
        );

    public static IReadOnlyList<string> Surnames { get; } =
        Words(
            "Abbot Archer Barley Birch Bloom Brook Cole Copper Dale Dawn Ember Fern Field Flint Forest Frost Gale Glass Grove Hale "
                + "Harbor Hill Holm Ivory Lake Larch Marsh Meadow Mill Moss North Oakley Pebble Quill Reed Ridge Rowan Sand Sparks Stone "
                + "Storm Thorn Vale Wells West Wick Winter Wood Wren York Ash Bell Cliff Drake Elder Finch Gray Heath Knight Lamb"
        );

    /// <summary>Each land and its towns.</summary>
    public static IReadOnlyList<(string Land, IReadOnlyList<string> Towns)> Lands { get; } =
    [
        ("Ostra", Words("Velmora Tarnwick Osbury Lindale Kestra")),
        ("Moravel", Words("Brandal Fennhaven Marlune Quillon Sorby")),
        ("Tyrland", Words("Dunmere Halvik Istrel Norrel Pelvane")),
        ("Belmark", Words("Ravensby Tillmouth Ulvane Wexlow Yarrow")),
        ("Sandria", Words("Zandor Arbel Corvale Elmsted Garnell")),
        ("Kolvia", Words("Hollin Jorlund Kilbarn Lornis Mirabel")),
        ("Nordis", Words("Nettle Orsel Pinnor Rosmar Selwick")),
        ("Umbria", Words("Tolva Umber Vistal Westerly Zelby")),
    ];

    public static IReadOnlyList<string> Towns { get; } = [.. Lands.SelectMany(land => land.Towns)];

    public static IReadOnlyList<string> Jobs { get; } =
        Words(
            "baker teacher doctor farmer painter singer dancer pilot sailor tailor gardener builder carpenter miner hunter fisher "
                + "potter weaver writer printer barber butcher miller plumber driver guard judge librarian dentist vet cook clerk smith "
                + "porter waiter actor banker chemist florist jeweller"
        );

    /// <summary>Animals whose sounds are facts of the world: what a person's pet says takes two steps.</summary>
    public static IReadOnlyList<string> Pets { get; } =
        Words("dog cat cow sheep horse pig duck hen rooster owl frog bee snake mouse donkey wolf bird crow dove turkey bear lion");

    public static IReadOnlyList<string> Foods { get; } =
        Words(
            "bread cheese cherries chocolate corn soup honey grapes melon mushrooms noodles olives pancakes pears pizza plums rice salad "
                + "beef eggs fish butter beans cake apples carrots nuts onions peas potatoes"
        );

    private static string[] Words(string list) => list.Split(' ');
}
