using LlmWorkbench.Display;
using LlmWorkbench.Pulling;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Wording;

/// <summary>A result is shown in a notebook and on the command line, and each names commands in its own way.</summary>
[Fast]
public sealed class CommandNameTests
{
    private static readonly PullResult s_pulled = new(
        "user/small",
        "user/small",
        new string('a', 40),
        null,
        [new PulledModel("small.gguf", "Q8_0", 1, 100, PullState.Fetched) { Path = "/x/small.gguf" }]
    )
    {
        Folder = "/x",
    };

    [Fact]
    public async Task Results_say_what_works_where_they_are_shown()
    {
        string[] notebook = Sentences();
        string[] terminal = await OnCommandLineAsync(Sentences);
        Assert.EndsWith("#!model small loads it; #!licence and #!parameters read it.", notebook[0], StringComparison.Ordinal);
        Assert.EndsWith("--model small loads it; licence and parameters read it.", terminal[0], StringComparison.Ordinal);
        Assert.Contains(
            "as in #!pull user/small:Q8_0, or with --file NAME; #!memory says what fits.",
            notebook[1],
            StringComparison.Ordinal
        );
        Assert.Contains("as in pull user/small:Q8_0, or with --file NAME; memory says what fits.", terminal[1], StringComparison.Ordinal);
        Assert.All(terminal, text => Assert.DoesNotContain("#!", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_drawn_on_another_thread_says_it_too_and_nothing_afterwards()
    {
        string name = "";
        await OnCommandLineAsync(() =>
        {
            var thread = new Thread(() => name = CommandName.Of("memory"));
            thread.Start();
            thread.Join();
            return name;
        });
        Assert.Equal("memory", name);
        Assert.Equal("#!memory", CommandName.Of("memory"));
    }

    [Fact]
    public async Task No_result_names_a_command_of_notebooks_to_a_terminal()
    {
        // The list of models says how both name it.
        string[] shown = await OnCommandLineAsync(() =>
            SampleResults.All.Where(sample => sample.Key != "models").Select(sample => MimeBundle.Of(sample.Value).ToString()).ToArray()
        );
        Assert.NotEmpty(shown);
        Assert.All(shown, text => Assert.DoesNotMatch("#![a-z]", text));
    }

    private static string[] Sentences() =>
        [
            MimeBundle.Of(s_pulled).ToString().TrimEnd(),
            MimeBundle.Of(s_pulled with { IsList = true, Models = [.. s_pulled.Models, .. s_pulled.Models] }).ToString(),
        ];

    private static async Task<T> OnCommandLineAsync<T>(Func<T> work)
    {
        CommandName.UseVerbs();
        await Task.Yield();
        return work();
    }
}
