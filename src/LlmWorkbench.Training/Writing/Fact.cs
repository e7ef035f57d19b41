namespace LlmWorkbench.Training.Writing;

/// <summary>
/// One kind of fact: how it is stated, asked and answered. In the templates <c>{s}</c> is the subject, <c>{v}</c> the value.
/// </summary>
/// <param name="Name">The kind's name, such as "capital".</param>
/// <param name="Statements">Ways to state it as a sentence.</param>
/// <param name="Questions">Ways to ask for the value; at least two, because one is held out for each fact.</param>
/// <param name="Reply">The full sentence that answers in a chat.</param>
public sealed record FactKind(string Name, IReadOnlyList<string> Statements, IReadOnlyList<string> Questions, string Reply);

/// <summary>One fact: the model is to learn the value.</summary>
/// <param name="Kind">What kind of fact.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Value">The short answer.</param>
public sealed record Fact(FactKind Kind, string Subject, string Value)
{
    private readonly Dictionary<string, string> _slots = new() { ["s"] = Subject, ["v"] = Value };

    /// <summary>Which of the kind's questions never occurs with this fact in training: a test of understanding paraphrases.</summary>
    public int HeldOutQuestion => (int)(SeededRandom.Hash(Kind.Name + "\n" + Subject) % (ulong)Kind.Questions.Count);

    /// <summary>Asks in one of the kind's ways.</summary>
    /// <param name="form">Which of <see cref="FactKind.Questions"/>, from 0.</param>
    public string Ask(int form) => Write(Kind.Questions[form]);

    /// <summary>The full sentence that answers in a chat.</summary>
    public string Reply => Write(Kind.Reply);

    /// <summary>States the fact in one of the kind's ways.</summary>
    /// <param name="form">Which of <see cref="FactKind.Statements"/>, from 0.</param>
    public string State(int form) => Write(Kind.Statements[form]);

    internal string StateAny(SeededRandom random) => State(random.Next(Kind.Statements.Count));

    internal string AskInTraining(SeededRandom random)
    {
        int form = random.Next(Kind.Questions.Count - 1);
        return Ask(form < HeldOutQuestion ? form : form + 1);
    }

    // Facts hold no [choices]: every form has a number, so that a form can be held out.
    private string Write(string template) => Grammar.Capitalized(Grammar.Expand(template, _slots, s_unused));

    private static readonly SeededRandom s_unused = new(0);
}
