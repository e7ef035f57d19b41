using System.Reflection;
using LlmWorkbench.Display;
using LlmWorkbench.Interactive.Cells;
using LlmWorkbench.Interactive.Variables;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Interactive.Loading;

/// <summary>The line that says what has been loaded, and what to try.</summary>
internal static class Welcome
{
    /// <summary>Shows it below the cell that has loaded the extension.</summary>
    /// <param name="session">What has been loaded.</param>
    /// <param name="problems">What could not be.</param>
    public static void Show(NotebookSession session, IEnumerable<string> problems)
    {
        if (KernelInvocationContext.Current is not { } context)
        {
            return;
        }

        using var output = new CellOutput(context, context.Command);
        output.Display(MimeBundle.Text(Line(session)));
        foreach (string problem in problems)
        {
            output.WriteError(problem + "\n");
        }
    }

    /// <summary>The line.</summary>
    internal static string Line(NotebookSession session)
    {
        string model = session.Workbench.Models.Finder.Default() is { } usual
            ? $"begin with #!model {VisibleText.Phrase(usual.Name)}"
            : $"there is no model yet: put a .gguf file into a folder named models, or set {ModelFolders.EnvironmentVariable}";
        return $"LLM Workbench {Version}: {session.Topics.Magics.All.Count} commands that look into local language models, such as "
            + $"#!tokens, #!logits and #!attention; {model}. #!lsmagic lists them, -h after one explains it.";
    }

    private static string Version =>
        typeof(Welcome).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
