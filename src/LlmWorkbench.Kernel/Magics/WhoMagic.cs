using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!who</c>: lists the names of the C# variables.</summary>
internal sealed class WhoMagic() : Magic<NoOptions>("who", "Lists the C# variables.")
{
    protected override bool HasResult => false;

    protected override object Run(MagicRun<NoOptions> run)
    {
        string[] names = [.. run.Call.Variables.All.Select(variable => variable.Name).Order(StringComparer.Ordinal)];
        return MimeBundle.Text(names.Length == 0 ? "There are no variables yet." : string.Join('\n', names));
    }
}
