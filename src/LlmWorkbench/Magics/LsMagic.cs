using LlmWorkbench.Display;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Magics;

/// <summary><c>#!lsmagic</c>: lists all magics by themes, with one line each.</summary>
internal sealed class LsMagic(MagicRegistry registry)
    : Magic<NoOptions>("lsmagic", "Lists all magic commands, in the order in which one learns them.")
{
    /// <inheritdoc/>
    protected override bool HasResult => false;

    /// <inheritdoc/>
    protected override object Run(MagicRun<NoOptions> run) => MimeBundle.Text(List());

    private string List()
    {
        int width = registry.All.Max(m => m.Name.Length) + 2;
        IEnumerable<string> themes = CommandThemes
            .Of(registry.All, magic => magic.Name)
            .Select(theme =>
                string.Join('\n', theme.Commands.Select(m => ("#!" + m.Name).PadRight(width + 2) + m.Description).Prepend(theme.Title))
            );
        return string.Join("\n\n", themes) + "\n\n-h after any of them shows its options.";
    }
}
