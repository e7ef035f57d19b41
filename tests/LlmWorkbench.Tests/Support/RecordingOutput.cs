using System.Text;
using LlmWorkbench.Display;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Support;

/// <summary>An output that remembers what it was given.</summary>
internal sealed class RecordingOutput : IOutput
{
    public List<RecordedDisplay> Displays { get; } = [];

    public StringBuilder Text { get; } = new();

    public StringBuilder Errors { get; } = new();

    public List<WorkProgress> Reports { get; } = [];

    public IDisplayedOutput Display(MimeBundle bundle)
    {
        var display = new RecordedDisplay($"d{Displays.Count}") { Bundles = { bundle } };
        Displays.Add(display);
        return display;
    }

    public void Write(string text) => Text.Append(text);

    public void WriteError(string text) => Errors.Append(text);

    public IProgress<WorkProgress> Progress(string title) => new Reporter(Reports);

    private sealed class Reporter(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }
}

/// <summary>One displayed output with everything it has shown, oldest first.</summary>
internal sealed class RecordedDisplay(string id) : IDisplayedOutput
{
    public string Id => id;

    public List<MimeBundle> Bundles { get; } = [];

    public MimeBundle Last => Bundles[^1];

    public void Update(MimeBundle bundle) => Bundles.Add(bundle);
}
