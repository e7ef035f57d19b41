using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Magics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Topics;

/// <summary>
/// The topics of one session, from which a host fills itself: their commands are in <see cref="Magics"/>, and their views draw
/// results everywhere in the process. A cell adds one of its own with <c>Topics.Add(new HelloTopic())</c>.
/// </summary>
public sealed class TopicRegistry
{
    private readonly Lock _gate = new();
    private IReadOnlyList<(Topic Topic, IReadOnlyList<IMagic> Magics)> _topics = [];

    /// <summary>Takes topics in.</summary>
    /// <param name="topics">The topics to begin with.</param>
    /// <exception cref="WorkbenchException">Two of them have a command of the same name.</exception>
    public TopicRegistry(params IEnumerable<Topic> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        WorkbenchFormatters.Add([ChartView.View, TableView.View, SideBySideView.View]);
        Magics.Add(new LsMagic(Magics));
        foreach (Topic topic in topics)
        {
            Add(topic);
        }
    }

    /// <summary>The topics, in the order in which they came.</summary>
    public IReadOnlyList<Topic> All => [.. _topics.Select(entry => entry.Topic)];

    /// <summary>The commands of all topics.</summary>
    public MagicRegistry Magics { get; } = new();

    /// <summary>Takes one more topic in; another one of the same name is replaced, so that a cell may be run again.</summary>
    /// <param name="topic">The topic.</param>
    /// <exception cref="WorkbenchException">One of its commands has the name of another topic's.</exception>
    public void Add(Topic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        lock (_gate)
        {
            (Topic Topic, IReadOnlyList<IMagic> Magics)[] replaced = _topics
                .Where(entry => entry.Topic.Name.Equals(topic.Name, StringComparison.OrdinalIgnoreCase))
                .ToArray();
            IReadOnlyList<IMagic> magics = topic.NewMagics();
            Magics.Exchange(replaced.SelectMany(entry => entry.Magics), magics);
            WorkbenchFormatters.Add(topic.Views);
            _topics = [.. _topics.Except(replaced), (topic, magics)];
        }
    }

    /// <summary>Takes in the topics of an assembly.</summary>
    /// <param name="path">A .dll; other assemblies that it needs stand beside it.</param>
    /// <returns>The names of the topics.</returns>
    /// <exception cref="WorkbenchException">It cannot be loaded, or has no topic.</exception>
    public IReadOnlyList<string> Load(string path)
    {
        IReadOnlyList<Topic> topics = TopicFile.Load(path);
        foreach (Topic topic in topics)
        {
            Add(topic);
        }

        return [.. topics.Select(topic => topic.Name)];
    }
}
