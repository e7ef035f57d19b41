using System.Text;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>Draws questions about people, nobody, the world and sums, and writes them as lines.</summary>
internal sealed class QuestionWriter(Population people)
{
    private static readonly (Fact[] Facts, double Share)[] s_worldByKind = Shares();

    private static readonly (Topic, double)[] s_topics =
    [
        (Topic.Person, 0.35),
        (Topic.Nobody, 0.10),
        (Topic.TwoSteps, 0.20),
        (Topic.World, 0.20),
        (Topic.Sum, 0.15),
    ];

    private enum Topic
    {
        Person,
        Nobody,
        TwoSteps,
        World,
        Sum,
    }

    /// <summary>Draws a fact of the world; a kind of many facts is drawn more often, but not as many times more.</summary>
    public static Fact DrawWorldFact(SeededRandom random) => random.Pick(DrawWorldKind(random));

    /// <summary>Draws the facts of one kind.</summary>
    public static Fact[] DrawWorldKind(SeededRandom random) => random.PickByShare(s_worldByKind);

    /// <summary>Draws a question.</summary>
    public Exchange Draw(Draft draft)
    {
        SeededRandom random = draft.Random;
        return random.PickByShare(s_topics) switch
        {
            Topic.Person => Ask(draft, random.Pick(people.Draw(random).Facts)),
            Topic.Nobody => AskAboutNobody(random),
            Topic.TwoSteps => Ask(draft, random.Pick(people.DrawAskedInTwoSteps(random).TwoSteps)),
            Topic.World => Ask(draft, DrawWorldFact(random)),
            _ => Ask(draft, random.Pick(Sums.Taught)),
        };
    }

    /// <summary>Writes two to five questions, each with its answer on the next line.</summary>
    public string Write(Draft draft)
    {
        var text = new StringBuilder();
        for (int left = 2 + draft.Random.Next(4); left > 0; left--)
        {
            Exchange exchange = Draw(draft);
            text.Append(Prompt(exchange.Question)).Append(' ').Append(exchange.Word).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A question up to where its short answer begins.</summary>
    public static string Prompt(string question) => $"Question: {question}\nAnswer:";

    /// <summary>What the assistant says about somebody who does not exist.</summary>
    public static string DoesNotKnow(string name) => $"I do not know who {name} is.";

    private static Exchange Ask(Draft draft, Fact fact)
    {
        draft.Tell(fact);
        return new Exchange(fact.AskInTraining(draft.Random), fact.Value, fact.Reply);
    }

    private Exchange AskAboutNobody(SeededRandom random)
    {
        string name = random.Pick(people.UnknownTaught);
        var fact = new Fact(random.Pick(PeopleFacts.Kinds), name, Lexicon.Unknown);
        return new Exchange(fact.AskInTraining(random), fact.Value, DoesNotKnow(name));
    }

    private static (Fact[], double)[] Shares()
    {
        Fact[][] kinds = WorldFacts
            .All.Concat(PeopleFacts.Lands)
            .GroupBy(fact => fact.Kind.Name)
            .Select(group => group.ToArray())
            .ToArray();
        double total = kinds.Sum(facts => Math.Sqrt(facts.Length));
        return [.. kinds.Select(facts => (facts, Math.Sqrt(facts.Length) / total))];
    }
}
