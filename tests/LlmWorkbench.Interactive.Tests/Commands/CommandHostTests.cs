using LlmWorkbench.Interactive.Tests.Support;
using LlmWorkbench.Testing.Commands;

namespace LlmWorkbench.Interactive.Tests.Commands;

[Engine]
public sealed class CommandHostTests
{
    [Fact]
    public async Task Smoke()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(files);
        var o = TestContext.Current.TestOutputHelper!;
        void Show(CellEvents e) { o.WriteLine("FAIL " + e.Failure); foreach (var x in e.All) o.WriteLine("  " + x.GetType().Name + " " + (x is Microsoft.DotNet.Interactive.Events.DisplayEvent d ? string.Join(" | ", d.FormattedValues.Select(v => v.MimeType + ": " + v.Value[..Math.Min(200, v.Value.Length)])) : x.ToString())); }
        Show(notebook.Loaded);
        Show(await notebook.RunAsync("#!model narrow"));
        Show(await notebook.RunAsync("#!tokens\n the cat"));
        Show(await notebook.RunAsync("#!tokens \"the hat\" --into t\nt.Tokens.Count"));
        Show(await notebook.RunAsync("#!logits --top 3 --into next\nthe cat and\n#!model narrow\nnext.EntropyBits"));
        Show(await notebook.RunAsync("Model.Name"));
        Show(await notebook.RunAsync("#!tokens --from nothing"));
        Show(await notebook.RunAsync("#!tokens --wrong"));
        Show(await notebook.RunAsync("#!tokens -h"));
    }
}
