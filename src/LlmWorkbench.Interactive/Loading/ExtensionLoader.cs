using LlmWorkbench.Composition;
using LlmWorkbench.Display;
using LlmWorkbench.Interactive.Commands;
using LlmWorkbench.Interactive.Variables;
using LlmWorkbench.Topics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;

namespace LlmWorkbench.Interactive.Loading;

/// <summary>Puts the workbench into a notebook of .NET Interactive.</summary>
internal static class ExtensionLoader
{
    /// <summary>Loads it.</summary>
    /// <param name="kernel">The notebook's kernel.</param>
    /// <exception cref="WorkbenchException">It is not a notebook with C#.</exception>
    public static Task LoadAsync(Kernel kernel) => LoadAsync(kernel, new NotebookOptions());

    /// <summary>Loads it.</summary>
    /// <param name="kernel">The notebook's kernel.</param>
    /// <param name="options">What a test wants otherwise.</param>
    internal static async Task LoadAsync(Kernel kernel, NotebookOptions options)
    {
        CompositeKernel root =
            kernel as CompositeKernel
            ?? kernel.ParentKernel
            ?? throw new WorkbenchException("LLM Workbench needs a notebook's kernel, which has others in it.");
        CSharpKernel csharp =
            root.ChildKernels.OfType<CSharpKernel>().FirstOrDefault()
            ?? throw new WorkbenchException("LLM Workbench needs the C# kernel, and this notebook has none.");
        if (NotebookSession.Of(root) is not null)
        {
            return;
        }

        WorkbenchFormatters.BeGuest();
        var problems = new List<string>();
        TopicRegistry topics = options.Topics ?? WorkbenchTopics.CreateRegistry(problems.Add);
        var session = new NotebookSession(root, csharp, options.Workbench(), topics);
        csharp.AddAssemblyReferences([typeof(ExtensionLoader).Assembly.Location]);
        new CommandHost(session).AddTo(root);
        await NotebookNames.DeclareAsync(session).ConfigureAwait(false);
        Welcome.Show(session, problems);
    }
}
