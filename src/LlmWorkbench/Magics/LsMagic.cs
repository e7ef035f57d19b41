using LlmWorkbench.Display;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Magics;

/// <summary><c>#!lsmagic</c>: lists all magics with one line each.</summary>
internal sealed class LsMagic(MagicRegistry registry) : Magic<NoOptions>("lsmagic", "Lists all magic commands.")
{
    /// <inheritdoc/>
    protected override bool HasResult => false;

    /// <inheritdoc/>
    protected override object Run(MagicRun<NoOptions> run) => MimeBundle.Text(List());

    private string List()
    {
        int width = registry.All.Max(m => m.Name.Length) + 2;
        IEnumerable<string> lines = registry.All.Select(m => ("#!" + m.Name).PadRight(width + 2) + m.Description);
        return string.Join('\n', lines) + "\n\n-h after any of them shows its options.";
    }
}
