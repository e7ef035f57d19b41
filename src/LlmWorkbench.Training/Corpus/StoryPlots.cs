using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Corpus;

/// <summary>
/// The plots, as templates for <see cref="Grammar"/>. h, f and t are three characters (hk: the hero's kind of animal, hhe/hhis/hhim:
/// the pronouns); x, y and z are three things with their colours, xn a thing without; p, q and r three places; s and u two spots.
/// Every plot makes the reader remember who, what or where: what comes later can only be told by looking back.
/// </summary>
internal static class StoryPlots
{
    public const string Opening =
        "[Once upon a time, {h} the {hk} [came to|was at] the {p}.|{time}, {h} the {hk} [went to|walked to|was at|played at] the "
        + "{p}.|There was once {a hk} who was called {h}. {time}, {hhe} [went to|walked to] the {p}."
        + "|{time}, {a hk} with the name {h} came to the {p}.|{h} was {a hk} who lived near the {p}.]"
        + "[| The sun was [warm|bright|low].| The air smelled of [rain|flowers|bread].| It was a [quiet|fine|busy] place.]";

    public const string Ending =
        "[| {lesson}| The end.| Some day {f} will write a story about it.| From then on, {h} and {f} were best friends.| That "
        + "night {h} the {hk} slept very well.| {h} [went home|walked home] with a smile.]";

    public static IReadOnlyList<string> All { get; } =
    [
        // Lost and found.
        "{opening} {Hhe} had [lost|dropped] {hhis} {x}. {h} looked {s}, but the {xn} was not there. {Hhe} looked {u}, but it was "
            + "not there either. {h} felt {sad}. "
            + "Then {f} the {fk} came by. \"[Why are you {sad}|What is wrong|What are you looking for], {h}?\" asked {f}. \"[I "
            + "have lost my {x}|I cannot find my {x}],\" said {h}. "
            + "{f} [helped to look|looked and looked] and found the {x} {v}. \"Thank you, {f}!\" said {h}. Now {h} was {glad}.{ending}",
        // A gift for somebody sad.
        "{opening} There {hhe} found {a x} {s}. Soon {hhe} met {f} the {fk}, who was {sad}. \"[Why are you {sad}|What is the "
            + "matter], {f}?\" asked {h}. \"[Nobody plays with me|It is my birthday and nobody came|I have no friends],\" said {f}. "
            + "{h} thought for a moment and gave {f} the {x}. \"[This is for you|You can have this {xn}|Please take it],\" said "
            + "{h}. {f} [smiled|laughed] and was {glad}. They played with the {x} until it was dark.{ending}",
        // The key and the box: only the colour tells which.
        "{opening} {Hhe} saw {a c} box {s}. The box was closed. \"[Only {a c} key opens {a c} box|This {c} box needs {a c} "
            + "key],\" said {f} the {fk}. First {h} found {a d} key {u}, but it did not fit. Then {h} found {a c} key {v}. "
            + "The {c} key opened the {c} box. In the box there was {a x}. [\"What a fine {xn}!\" said {f}.|{h} showed the {x} "
            + "to {f}.] {h} was very {glad}.{ending}",
        // Three things in order, told twice.
        "{opening} {h} wanted to [build a small house|make a big surprise|go on a long trip]. {Hhe} needed {a x}, {a y} and {a "
            + "z}. First {hhe} got the {x} from the {q}. Then {hhe} got the {y} from the {r}. At last {f} the {fk} brought the {z}. "
            + "Now {h} had the {x}, the {y} and the {z}. \"[Well done|That is all we need|Now we can start],\" said {f}. {h} "
            + "was {glad}.{ending}",
        // A swap: who has what?
        "{opening} {Hhe} had {a x}. There {hhe} met {f} the {fk}, who had {a y}. \"[I like your {y}|What a nice {y}],\" said {h}. "
            + "\"[I like your {x}|And I like your {x}],\" said {f}. So they swapped. "
            + "Now {h} had the {y} and {f} had the {x}. [But {h} soon missed {hhis} {x}. \"Can we swap again?\" {hhe} asked. "
            + "\"Yes,\" said {f}. So {h} got the {x} back, and {f} got the {y} back.|Both were {glad}. {h} played with the {y}, "
            + "and {f} played with the {x}.]{ending}",
        // A message carried from one to the next, word for word.
        "{opening} There {hhe} met {f} the {fk}. \"I will tell you a secret, {h},\" said {f}. \"[Listen well|Do not forget it]: "
            + "{secret}.\" {h} ran to the {q} to find {t} the {tk}. [On the way {hhe} said it again and again: {secret}.|{Hhe} did not "
            + "stop once.] "
            + "\"{t}, I have a message from {f},\" said {h}. \"What is it?\" asked {t}. \"{Secret},\" said {h}. {t} "
            + "[laughed|smiled|was surprised]. \"Thank you, {h},\" said {t}. \"So {secret}!\"{ending}",
        // A promise for a day.
        "It was {day}. {h} the {hk} met {f} the {fk} at the {p}. \"I will bring you {a x} on {nextday},\" said {h}. [{f} could "
            + "hardly wait.|\"Do not forget it, {h},\" said {f}.|\"That is kind, {h},\" said {f}.] The next day was {nextday}. {h} "
            + "[took the {x}|put the {x} in a bag] and walked to the {p}. "
            + "[On the way it began to rain, but {hhe} walked on.|On the way {hhe} met {t} the {tk}. \"Where are you going with "
            + "that {xn}?\" asked {t}. \"To {f},\" said {h}.] {f} was waiting there. \"Here is the {x},\" said {h}. \"You kept "
            + "your promise,\" said {f}. {f} was {glad}.{ending}",
        // Counting things that are given away.
        "{opening} {Hhe} had {n} {food} in a basket. There {hhe} met {f} the {fk}, who was hungry. {h} gave {f} {m}. Now {h} had "
            + "{rest} {food} and {f} had {m}. \"[Thank you|That is kind of you|You are a good friend], {h},\" said {f}. They sat down "
            + "{s} and ate the {food} together. [Sharing is fun.|Both were {glad}.]{ending}",
        // Learning.
        "{h} the {hk} wanted to learn how to {skill}. \"I cannot {skill},\" said {h} and was {sad}. {f} the {fk} could {skill} "
            + "very well. \"[I will show you|Let me help you|Come to the {p} with me],\" said {f}. On {day} they went to the {p}. {h} "
            + "tried to {skill}, but it was too hard. "
            + "On {nextday} {hhe} tried again. [{f} was patient.|It was a little better.|\"Do not give up, {h},\" said {f}.] At "
            + "last {h} could {skill}! \"Look, I can {skill}!\" said {h}. {f} was {glad}, and {h} gave {fhim} {a x}.{ending}",
        // Who knocked? The sound tells.
        "It was a dark night. {h} the {hk} was at home near the {p}. Somebody knocked at the door. \"{Sound}, {sound},\" said a "
            + "voice. \"[I know that voice|I know who says {sound}],\" said {h}. \"It must be {a caller}.\" {Hhe} opened the door. It "
            + "was {a caller} with the name {f}. "
            + "\"May I come in?\" asked {f} the {caller}. \"I have brought {a x}.\" {h} was {glad}. They drank tea, and {f} put "
            + "the {x} {s}.{ending}",
        // A race with a prize.
        "{opening} \"[Let us have a race|I am faster than you],\" said {f} the {fk}. \"From the {q} to the {r},\" said {h}. {t} "
            + "the {tk} promised {a x} to the winner. {f} ran [very fast|like the wind], but {fhe} [stopped to eat some {food}|fell "
            + "asleep {s}|took the wrong way]. {h} did not stop. "
            + "{h} came to the {r} first. So {t} gave the {x} to {h}. {f} was {sad}. \"[We can share the {xn}|You can play with "
            + "the {x} too|Do not be {sad}], {f},\" said {h}.{ending}",
        // A thief who is sorry.
        "{opening} {Hhe} put {hhis} {x} {s} and went to swim. When {h} came back, the {x} was gone. \"[Who took my {x}|Have you "
            + "seen my {x}]?\" {hhe} asked {f} the {fk}. \"No, but I saw {t} the {tk} with {a x},\" said {f}. {h} went to the {q} and "
            + "found {t}. \"Is that my {xn}?\" asked {h}. {t} [began to cry|looked at the ground]. "
            + "\"I am sorry, {h},\" said {t}. \"I took the {x} because I was {sad}.\" {t} gave the {x} back. \"[I forgive "
            + "you|Let us play together], {t},\" said {h}.{ending}",
        // Hidden for later: the reader has to keep the spot in mind.
        "{opening} {Hhe} had {a x} and {a y}. {h} hid the {x} {s} and the {y} {u}. Then {hhe} went to the {q} and "
            + "[slept|played|worked] there [all day|for a long time]. In the evening {f} the {fk} asked, \"Where is your {x}, {h}?\" "
            + "\"The {x} is {s},\" said {h}. \"And where is the {y}?\" asked {f}. \"The {y} is {u},\" said {h}. "
            + "They looked {s} and found the {x}. They looked {u} and found the {y}. [{f} was {glad}.|\"You remember well, "
            + "{h},\" said {f}.]{ending}",
        // Storm and shelter.
        "{opening} Suddenly [a storm came|it began to rain|the wind grew strong]. {h} was {sad}, because {hhis} home was far "
            + "away. {Hhe} saw a light in the {house} and knocked. {f} the {fk} opened the door. \"[Come in, come in|You are all wet], "
            + "{who},\" said {f}. \"My name is {h},\" said {h}. \"I am {f},\" said {f}. "
            + "{f} gave {h} some {food} and {a c} blanket. In the morning the sun was back. {h} thanked {f} and gave {fhim} {a "
            + "x}. {f} kept the {x} {s} and never forgot {h} the {hk}.{ending}",
    ];
}
