using LlmWorkbench.Topics;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>A cell's way: text, command, experiment, engine, result, view. Nothing flows back.</summary>
[Fast]
public sealed class FlowTests
{
    private static readonly string[] s_belowTopics =
    [
        "LlmWorkbench.Display",
        "LlmWorkbench.Drawing",
        "LlmWorkbench.Magics",
        "LlmWorkbench.Runs",
        "LlmWorkbench.Session",
        "LlmWorkbench.Statistics",
        "LlmWorkbench.Topics",
        "LlmWorkbench.Wording",
        "LlmWorkbench.Caching",
        "LlmWorkbench.Models",
        "LlmWorkbench.Datasets",
        "LlmWorkbench.PromptFormats",
    ];

    // What a topic declares itself with is what it is recognized by.
    private static readonly Lazy<HashSet<string>> s_topicNamespaces = new(() =>
        [.. typeof(Topic).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Topic))).Select(type => type.Namespace!)]
    );

    [Theory]
    [MemberData(nameof(Below))]
    public void What_all_topics_stand_on_knows_none_of_them(string below)
    {
        bool IsBelow(string name) => Use.IsIn(name, below) && !s_topicNamespaces.Value.Contains(name);

        Assert.Contains(WorkbenchCode.Uses, use => IsBelow(use.UsedNamespace));
        Violations.None(WorkbenchCode.Uses.Where(use => IsBelow(use.UserNamespace) && s_topicNamespaces.Value.Contains(use.UsedNamespace)));
    }

    public static TheoryData<string> Below => [.. s_belowTopics];

    [Fact]
    public void Only_the_hosts_know_the_list_of_topics()
    {
        IEnumerable<Use> users = WorkbenchCode.Uses.Where(use => use.Used == typeof(Composition.WorkbenchTopics).FullName);

        Assert.NotEmpty(users);
        Violations.None(users.Where(use => use.UserProject == "LlmWorkbench"));
    }

    [Fact]
    public void Only_the_list_names_topics() =>
        Violations.None(
            WorkbenchCode.Uses.Where(use =>
                use.UserProject == "LlmWorkbench"
                && use.UsedName.EndsWith("Topic", StringComparison.Ordinal)
                && use.UsedName != nameof(Topic)
                && use.User != typeof(Composition.WorkbenchTopics).FullName
            )
        );

    [Fact]
    public void Experiments_and_results_draw_nothing() =>
        Violations.None(
            Of(Experiment)
                .Where(use => Use.IsIn(use.UsedNamespace, "LlmWorkbench.Drawing") || Use.IsIn(use.UsedNamespace, "LlmWorkbench.Magics"))
        );

    [Fact]
    public void Results_and_options_hold_no_sentences() =>
        Violations.None(Of(Result).Where(use => use.Used == typeof(Wording.Sentences).FullName));

    [Fact]
    public void Views_run_nothing() =>
        Violations.None(
            Of(View)
                .Where(use =>
                    use.UsedName.EndsWith("Experiment", StringComparison.Ordinal)
                    || use.UsedName is "LoadedModel" or "LlamaContext" or "LlamaTracer" or "LlamaModel" or "ParetoFront"
                )
        );

    [Fact]
    public void Only_commands_and_topics_know_commands() =>
        Violations.None(Of(name => Experiment(name) || View(name)).Where(use => use.UsedName.EndsWith("Magic", StringComparison.Ordinal)));

    private static bool Result(string name) =>
        name.EndsWith("Result", StringComparison.Ordinal)
        || name.EndsWith("Options", StringComparison.Ordinal)
        || name.EndsWith("Request", StringComparison.Ordinal);

    private static bool Experiment(string name) =>
        Result(name)
        || name.EndsWith("Experiment", StringComparison.Ordinal)
        || name.EndsWith("Run", StringComparison.Ordinal)
        || name.EndsWith("Grid", StringComparison.Ordinal);

    private static bool View(string name) =>
        name.EndsWith("Html", StringComparison.Ordinal)
        || name.EndsWith("Chart", StringComparison.Ordinal)
        || name.EndsWith("View", StringComparison.Ordinal)
        || name.EndsWith("Table", StringComparison.Ordinal)
        || (name.EndsWith("Text", StringComparison.Ordinal) && name != "TokenizedText");

    private static IEnumerable<Use> Of(Func<string, bool> kind)
    {
        IReadOnlyList<Use> uses =
        [
            .. WorkbenchCode.Uses.Where(use => use.UserProject == "LlmWorkbench" && InTopic(use.UserNamespace) && kind(use.UserName)),
        ];
        Assert.NotEmpty(uses);
        return uses;
    }

    private static bool InTopic(string name) =>
        s_topicNamespaces.Value.Any(topic => Use.IsIn(name, topic)) || !s_belowTopics.Any(below => Use.IsIn(name, below));
}
