using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!whos</c>: shows the C# variables with types and values.</summary>
internal sealed class WhosMagic() : Magic<NoOptions>("whos", "Shows the C# variables with their types and values.")
{
    private const int LongestValue = 120;

    // Some hundred values; only their beginning is shown.
    private const int MaxRead = 1 << 14;

    protected override bool HasResult => false;

    protected override object Run(MagicRun<NoOptions> run) => Table(run.Call.Variables, run.Cancellation);

    private static MimeBundle Table(IVariables variables, CancellationToken cancellation)
    {
        (string Name, string Type, string Value)[] rows =
        [
            .. variables
                .All.OrderBy(variable => variable.Name, StringComparer.Ordinal)
                .Select(variable => (variable.Name, CSharpTypeName.Short(variable.Type), Text(variable.Value, cancellation))),
        ];
        var cells = Markup.Each(rows, row => Markup.Of($"<tr><td>{row.Name}</td><td>{row.Type}</td><td>{row.Value}</td></tr>"));
        return MimeBundle.Html(
            Markup
                .Of($"<table><thead><tr><th>Variable</th><th>Type</th><th>Value</th></tr></thead><tbody>{cells}</tbody></table>")
                .ToString(),
            rows.Length == 0 ? "There are no variables yet." : string.Join('\n', rows.Select(row => $"{row.Name}  {row.Type}  {row.Value}"))
        );
    }

    private static string Text(object? value, CancellationToken cancellation)
    {
        string text = string.Join(
            ' ',
            ValueBundle.Line(value, MaxRead, cancellation).Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        );
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
