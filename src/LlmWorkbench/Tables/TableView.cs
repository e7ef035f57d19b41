using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tables;

/// <summary>How a table draws itself.</summary>
internal static class TableView
{
    /// <summary>The view.</summary>
    public static ResultView View { get; } =
        ResultView.Of<Table>(table => table.ToText(), table => Markup.Of($"{Theme.Style}<div class=\"lw\">{table.ToMarkup()}</div>"));
}
