using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on prompt formats: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class PromptsNotebookTests(PromptsNotebookRun run)
    : ExerciseNotebookTests(run, "prompts", exercises: 3, leastCharts: 0),
        IClassFixture<PromptsNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class PromptsNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "16-prompt-formats.ipynb",
        new Dictionary<string, string>
        {
            ["share-start"] = "double share = prompt.FormatTokenCount / (double)prompt.Tokens.Count;",
            ["lost-start"] = "int lost = formats.Scores[0].Right.Successes - formats.Scores.Min(score => score.Right.Successes);",
            ["turns-start"] = "int turns = (int)(talk.FreeTokens / (talk.UsedTokens / (double)talk.Turns.Count));",
        }
    );
