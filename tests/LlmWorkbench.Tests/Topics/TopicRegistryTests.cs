using LlmWorkbench.Composition;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Tests.Topics;

[Engine]
public class TopicRegistryTests
{
    [Fact]
    public void Every_topic_has_a_name_of_its_own_and_no_result_two_views()
    {
        Assert.Equal(
            WorkbenchTopics.All.Count,
            WorkbenchTopics.All.Select(topic => topic.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        );
        Type[] types = [.. WorkbenchTopics.All.SelectMany(topic => topic.Views).Select(view => view.Type)];
        Assert.Equal(types.Length, types.Distinct().Count());
    }

    [Fact]
    public void Every_topic_is_declared_in_the_folder_of_its_commands_and_results() =>
        Assert.All(
            WorkbenchTopics.All,
            topic =>
            {
                // What models and datasets are stands below all topics, and their commands in a folder of their own in it.
                string folder = topic.GetType().Namespace!.Replace(".Commands", "", StringComparison.Ordinal);
                Assert.All(topic.NewMagics(), magic => Assert.StartsWith(folder, magic.GetType().Namespace!, StringComparison.Ordinal));
                Assert.All(topic.Views, view => Assert.StartsWith(folder, view.Type.Namespace!, StringComparison.Ordinal));
            }
        );

    [Fact]
    public void A_topic_brings_its_commands_and_its_views()
    {
        var topics = new TopicRegistry(new Greeting("hallo"));
        Assert.Equal(["hallo", "lsmagic"], topics.Magics.All.Select(magic => magic.Name));
        Assert.Equal("Hallo, <b>.", MimeBundle.Of(new Greeted("<b>")).ToString());
        Assert.Equal("<p>Hallo, &lt;b&gt;.</p>", MimeBundle.Of(new Greeted("<b>"))[MimeTypes.Html]);
    }

    [Fact]
    public void A_topic_that_is_added_again_takes_the_place_of_the_first()
    {
        var topics = new TopicRegistry(new Greeting("hallo"));
        topics.Add(new Greeting("salut"));
        Assert.Equal(["lsmagic", "salut"], topics.Magics.All.Select(magic => magic.Name));
        Assert.Single(topics.All);
    }

    [Fact]
    public void A_command_of_another_topic_is_not_taken_away()
    {
        var topics = new TopicRegistry(WorkbenchTopics.All);
        int before = topics.Magics.All.Count;
        string sentence = Assert.Throws<WorkbenchException>(() => topics.Add(new Greeting("tokens"))).Message;
        Assert.Equal("There is a command #!tokens already: give the new one another name.", sentence);
        Assert.Equal((before, WorkbenchTopics.All.Count), (topics.Magics.All.Count, topics.All.Count));
    }

    [Fact]
    public void What_is_not_a_topic_is_said_in_a_sentence()
    {
        var topics = new TopicRegistry();
        string text = Path.Combine(Path.GetTempPath(), $"workbench-topic-{Environment.ProcessId}.dll");
        File.WriteAllText(text, "not an assembly");
        try
        {
            string sentence = Assert.Throws<WorkbenchException>(() => topics.Load(text)).Message;
            Assert.Contains("cannot be loaded", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain(sentence, c => c is '␣' or '↵');
            Assert.Contains(
                "has no topic",
                Assert.Throws<WorkbenchException>(() => topics.Load(typeof(Gguf.GgmlType).Assembly.Location)).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "There is no topic at",
                Assert.Throws<WorkbenchException>(() => topics.Load(text + ".gone")).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(text);
        }
    }

    [Fact]
    public void A_topic_of_the_environment_that_is_gone_keeps_no_host_from_starting()
    {
        string? before = Environment.GetEnvironmentVariable(TopicFile.EnvironmentVariable);
        Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, "/gone.dll");
        try
        {
            List<string> problems = [];
            Assert.Equal(WorkbenchTopics.All.Count, WorkbenchTopics.CreateRegistry(problems.Add).All.Count);
            Assert.Equal("There is no topic at /gone.dll: give the path of its .dll.", Assert.Single(problems));
            Assert.Equal(problems[0], Assert.Throws<WorkbenchException>(() => WorkbenchTopics.CreateRegistry()).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(TopicFile.EnvironmentVariable, before);
        }
    }

    private sealed record Greeted(string Name);

    private sealed class Greeting(string command) : Topic("Greeting")
    {
        public override IReadOnlyList<ResultView> Views =>
            [ResultView.Of<Greeted>(result => $"Hallo, {result.Name}.", result => Markup.Of($"<p>Hallo, {result.Name}.</p>"))];

        public override IReadOnlyList<IMagic> NewMagics() => [new GreetingMagic(command)];
    }

    private sealed class GreetingMagic(string name) : Magic<NoOptions>(name, "Greets.")
    {
        protected override object Run(MagicRun<NoOptions> run) => new Greeted("you");
    }
}
