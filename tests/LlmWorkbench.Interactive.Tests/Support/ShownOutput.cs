using System.Text;
using LlmWorkbench.Display;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Interactive.Tests.Support;

/// <summary>What a command shows where no notebook is: the same as in one, to compare with.</summary>
internal sealed class ShownOutput : IOutput
{
    /// <summary>What was displayed and is shown at the end.</summary>
    public List<MimeBundle> Displays { get; } = [];

    /// <summary>What was written.</summary>
    public StringBuilder Written { get; } = new();

    public IDisplayedOutput Display(MimeBundle bundle)
    {
        Displays.Add(bundle);
        return new Place(this, Displays.Count - 1);
    }

    public void Write(string text) => Written.Append(text);

    public void WriteError(string text) => Written.Append(text);

    public IProgress<WorkProgress> Progress(string title) => new Progress<WorkProgress>(_ => { });

    private sealed class Place(ShownOutput owner, int index) : IDisplayedOutput
    {
        public string Id => $"{index}";

        public void Update(MimeBundle bundle) => owner.Displays[index] = bundle;
    }
}
