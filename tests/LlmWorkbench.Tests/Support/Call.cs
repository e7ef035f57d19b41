using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Tests.Support;

/// <summary>Everything that one magic call needs, with outputs to look into afterwards.</summary>
internal sealed class Call(Workbench workbench, bool ownsWorkbench) : IDisposable
{
    /// <summary>A call in a session without any model at hand.</summary>
    public Call()
        : this(new Workbench(new ModelFolders([])), ownsWorkbench: true) { }

    public Workbench Workbench => workbench;

    public RecordingOutput Output { get; } = new();

    public DictionaryVariables Variables { get; } = new();

    public TopicRegistry Topics { get; } = WorkbenchTopics.CreateRegistry();

    /// <summary>The commands of all topics.</summary>
    public MagicRegistry Magics => Topics.Magics;

    public string Html => Output.Displays[^1].Last[LlmWorkbench.Display.MimeTypes.Html];

    public string Text => Output.Displays[^1].Last.ToString();

    public Task RunAsync(string line, string body = "") => RunAsync(line, TestContext.Current.CancellationToken, body);

    public Task RunAsync(string line, CancellationToken cancellation, string body = "") =>
        RunAsync(line, body, whenKept: null, cancellation);

    public Task RunAsync(string line, string body, Action? whenKept, CancellationToken cancellation) =>
        Magics.RunAsync(
            line,
            new MagicCall
            {
                Workbench = Workbench,
                Output = Output,
                Variables = Variables,
                Body = body,
                Cancellation = cancellation,
                WhenKept = whenKept,
            }
        );

    public async Task<string> FailureOf(string line, string body = "") =>
        (await Assert.ThrowsAsync<WorkbenchException>(() => RunAsync(line, body))).Message;

    public async Task<T> ResultOf<T>(string line, string body = "")
    {
        await RunAsync($"{line} --into result", body);
        Assert.True(Variables.TryGet("result", out object? value));
        return Assert.IsType<T>(value);
    }

    public void Dispose()
    {
        if (ownsWorkbench)
        {
            Workbench.Dispose();
        }
    }
}
