namespace LlmWorkbench.Training.Writing;

/// <summary>The subjects and values of the real facts that the corpus tells, as "subject:value" lists; every value is one word.</summary>
internal static class FactLists
{
    public const string Opposites =
        "hot:cold, big:small, tall:short, fast:slow, day:night, light:dark, happy:sad, open:closed, full:empty, wet:dry, "
        + "old:young, hard:soft, high:low, near:far, rich:poor, strong:weak, loud:quiet, early:late, clean:dirty, good:bad, "
        + "up:down, left:right, in:out, first:last, front:back, top:bottom, yes:no, always:never, win:lose, give:take, "
        + "push:pull, buy:sell, begin:end, come:go, sit:stand, wide:narrow, thick:thin, sweet:sour, brave:afraid, true:false";

    public const string Colours =
        "a banana:yellow, the sun:yellow, a lemon:yellow, snow:white, milk:white, a swan:white, salt:white, grass:green, "
        + "a frog:green, a leaf:green, a cucumber:green, the sky:blue, the sea:blue, blood:red, a cherry:red, a tomato:red, "
        + "a strawberry:red, a raven:black, coal:black, the night:black, a carrot:orange, a pumpkin:orange, chocolate:brown, "
        + "wood:brown, earth:brown, an elephant:grey, a plum:purple, a lavender flower:purple, a flamingo:pink, a pig:pink";

    public const string Legs =
        "dog:four, cat:four, horse:four, cow:four, sheep:four, goat:four, pig:four, lion:four, fox:four, mouse:four, bear:four, "
        + "wolf:four, frog:four, turtle:four, bird:two, hen:two, duck:two, swan:two, person:two, penguin:two, owl:two, "
        + "bee:six, fly:six, beetle:six, butterfly:six, spider:eight, crab:ten, snake:no, fish:no, worm:no, chair:four, table:four";

    public const string Sounds =
        "dog:woof, cat:meow, cow:moo, sheep:baa, horse:neigh, pig:oink, duck:quack, hen:cluck, rooster:cockadoodledoo, "
        + "owl:hoot, frog:croak, lion:roar, bee:buzz, snake:hiss, mouse:squeak, donkey:heehaw, wolf:howl, bird:tweet, "
        + "crow:caw, dove:coo, turkey:gobble, bear:growl";

    public const string Babies =
        "dog:puppy, cat:kitten, cow:calf, horse:foal, sheep:lamb, goat:kid, pig:piglet, duck:duckling, hen:chick, "
        + "goose:gosling, lion:cub, deer:fawn, frog:tadpole, swan:cygnet, kangaroo:joey, owl:owlet";

    public const string Sorts =
        "rose:flower, tulip:flower, daisy:flower, lily:flower, oak:tree, pine:tree, birch:tree, willow:tree, trout:fish, "
        + "salmon:fish, shark:fish, eagle:bird, robin:bird, sparrow:bird, penguin:bird, bee:insect, ant:insect, beetle:insect, "
        + "violin:instrument, drum:instrument, flute:instrument, piano:instrument, hammer:tool, saw:tool, spade:tool, "
        + "apple:fruit, pear:fruit, banana:fruit, cherry:fruit, carrot:vegetable, onion:vegetable, cabbage:vegetable, "
        + "chair:furniture, table:furniture, bed:furniture, car:vehicle, bus:vehicle, train:vehicle, ship:vehicle, "
        + "gold:metal, iron:metal, silver:metal, ruby:stone, diamond:stone, coat:garment, shirt:garment, hat:garment";

    public static IReadOnlyList<string> Days { get; } = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static IReadOnlyList<string> Months { get; } =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
}
