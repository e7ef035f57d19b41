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
        var text = new StringBuilder(random.Pick(Person.Leads).Replace("{s}", person.Name, StringComparison.Ordinal));
        foreach (Fact? fact in random.PickSeveral(person.Facts, person.Facts.Count))
        {
            string sentence = draft.Tell(fact).StateAny(random);
            bool pronoun = sentence.StartsWith(person.Name, StringComparison.Ordinal) && random.Chance(SaysPronoun);
            text.Append(' ').Append(pronoun ? Grammar.Capitalized(person.Pronoun) + sentence[person.Name.Length..] : sentence);
        }

        return text.ToString();
    }
}
