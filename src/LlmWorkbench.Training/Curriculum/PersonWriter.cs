using System.Text;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>Tells the four facts about a person.</summary>
internal static class PersonWriter
{
    private const double SaysPronoun = 0.6;

    /// <summary>Writes a document about a person.</summary>
    public static string Write(Draft draft, Person person)
    {
        SeededRandom random = draft.Random;
        var text = new StringBuilder(Lead(random, person));
        foreach (Fact? fact in random.PickSeveral(person.Facts, person.Facts.Count))
        {
            string sentence = draft.Tell(fact).StateAny(random);
            bool pronoun = sentence.StartsWith(person.Name, StringComparison.Ordinal) && random.Chance(SaysPronoun);
            text.Append(' ').Append(pronoun ? Grammar.Capitalized(person.Pronoun) + sentence[person.Name.Length..] : sentence);
        }

        return text.ToString();
    }

    /// <summary>Writes the beginning of a document about a person, up to the value of a fact.</summary>
    /// <returns>The text, without the space before the value.</returns>
    public static string WriteUpTo(SeededRandom random, Person person, Fact fact)
    {
        string sentence = fact.StateAny(random);
        return $"{Lead(random, person)} {sentence[..sentence.LastIndexOf(" " + fact.Value, StringComparison.Ordinal)]}";
    }

    private static string Lead(SeededRandom random, Person person) =>
        random.Pick(Person.Leads).Replace("{s}", person.Name, StringComparison.Ordinal);
}
