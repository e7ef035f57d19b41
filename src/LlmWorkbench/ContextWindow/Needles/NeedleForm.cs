namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>A fact that is hidden in a text, and the question for it.</summary>
/// <param name="Name">What it is called, as in <c>pets</c>.</param>
/// <param name="Needle">The fact, with <c>{key}</c> and <c>{value}</c> in it.</param>
/// <param name="Question">What stands at the end of the text, with <c>{key}</c> in it; the answer follows after a space.</param>
/// <param name="Values">What the value can be.</param>
public sealed record NeedleForm(string Name, string Needle, string Question, IReadOnlyList<string> Values)
{
    /// <summary>What stands for the name of a person in a needle.</summary>
    public const string Key = "{key}";

    /// <summary>What stands for the fact in a needle.</summary>
    public const string Value = "{value}";

    /// <summary>Who has which animal, as the shipped tutors were taught to look it up.</summary>
    public static NeedleForm Pets { get; } =
        new(
            "pets",
            "Pets: {key} has a {value}.",
            "\nQuestion: Which animal does {key} have?\nAnswer:",
            ["pig", "hen", "horse", "sheep", "lion", "cow", "cat", "dog", "duck", "frog"]
        );

    /// <summary>A word that belongs to a name, for models of general English.</summary>
    public static NeedleForm SecretWord { get; } =
        new(
            "secret word",
            "The secret word of {key} is {value}.",
            "\nQuestion: What is the secret word of {key}?\nAnswer: The secret word of {key} is",
            ["apple", "river", "candle", "mountain", "silver", "window", "garden", "bottle", "pencil", "bridge"]
        );

    /// <summary>Those that are tried when none is named.</summary>
    public static IReadOnlyList<NeedleForm> All { get; } = [Pets, SecretWord];

    /// <summary>The needle of a name and a value.</summary>
    internal string NeedleOf(string key, string value) =>
        Needle.Replace(Key, key, StringComparison.Ordinal).Replace(Value, value, StringComparison.Ordinal);

    /// <summary>The question for a name.</summary>
    internal string QuestionOf(string key) => Question.Replace(Key, key, StringComparison.Ordinal);
}
