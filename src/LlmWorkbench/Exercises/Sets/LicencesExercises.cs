using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Licences;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on licences. They ask what the table says; none of them is legal advice.</summary>
internal static class LicencesExercises
{
    private static readonly string[] s_choices = ["apache-2.0", "mit", "llama2", "llama3", "llama3.1", "qwen", "gemma", "opt-175b"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("licences/users", (answers, _) => Users().Judge(answers[0])),
        new("licences/outputs", (answers, _) => Outputs().Judge(answers[0])),
        new("licences/merge", (answers, _) => Merge().Judge(answers[0])),
        new("licences/unknown", (answers, _) => Unknown().Judge(answers[0])),
    ];

    private static IEnumerable<Licence> Asked => s_choices.Select(LicenceTable.Known.Find);

    private static NameAnswer Users() =>
        Among(
            licence => licence.Commercial.Answer != Permission.No && licence.Limit == "none",
            "the others have a limit of users, or permit no commercial use at all.",
            "look at the row «limit»: more than how many users are too many?",
            "one of these has a limit, or permits no commercial use."
        );

    private static NameAnswer Outputs() =>
        Among(
            licence => licence.Outputs.Answer is Permission.Yes or Permission.Conditions && licence.Commercial.Answer != Permission.No,
            "Llama 2 and Llama 3 forbid it, later ones want a name that begins with Llama, and OPT is for research alone.",
            "look at «outputs train models»: conditions are a permission too, where they can be kept.",
            "one of these forbids it, or permits nothing that is sold."
        );

    private static TruthAnswer Merge() =>
        new(
            LicenceTable.Known.Find("cc-by-nc-4.0").Commercial.Answer == Permission.Yes,
            "the part that came under CC-BY-NC-4.0 stays under it: a merge can permit no more than each of its parts.",
            "what does the stricter of the two licences permit?"
        );

    private static NameAnswer Unknown() =>
        new(["yes", "no", "unknown"], [LicenceTable.Known.TryFind("other") is null ? "unknown" : "yes"])
        {
            Right = "«other» says only that it is none of the usual ones. Look for general.license.name and its link.",
            Hint = _ => "does the word «other» name a licence?",
        };

    private static NameAnswer Among(Func<Licence, bool> isRight, string right, string fewer, string more)
    {
        string[] expected = [.. Asked.Where(isRight).Select(licence => licence.Id)];
        return new NameAnswer(s_choices, expected)
        {
            What = "the names of the licences",
            Right = $"{Sentences.And(expected)}: {right}",
            Hint = given => given.Except(expected, StringComparer.OrdinalIgnoreCase).Any() ? more : fewer,
        };
    }
}
