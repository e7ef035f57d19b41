using LlmWorkbench.Magics;

namespace LlmWorkbench.Tests.Support;

/// <summary>Everything that one magic call needs, with outputs to look into afterwards.</summary>
internal sealed class Call : IDisposable
{
    public Workbench Workbench { get; } = new();

    public RecordingOutput Output { get; } = new();

    public DictionaryVariables Variables { get; } = new();

    public MagicRegistry Magics { get; } = MagicRegistry.CreateDefault();

    public Task RunAsync(string line, string body = "") => Magics.RunAsync(line, new MagicCall
    {
        Workbench = Workbench,
        Output = Output,
        Variables = Variables,
        Body = body,
        Cancellation = TestContext.Current.CancellationToken,
    });

    public async Task<string> FailureOf(string line, string body = "") =>
        (await Assert.ThrowsAsync<WorkbenchException>(() => RunAsync(line, body))).Message;

    public void Dispose() => Workbench.Dispose();
}
