using System.Runtime.CompilerServices;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;

namespace LlmWorkbench.Interactive.Variables;

/// <summary>What the cells of one notebook share.</summary>
internal sealed class NotebookSession
{
    private static readonly ConditionalWeakTable<Kernel, NotebookSession> s_sessions = [];

    /// <summary>Begins a session, which ends with its kernel.</summary>
    /// <param name="root">The notebook's kernel.</param>
    /// <param name="csharp">Its C#.</param>
    /// <param name="workbench">The models.</param>
    /// <param name="topics">The topics.</param>
    public NotebookSession(CompositeKernel root, CSharpKernel csharp, Workbench workbench, TopicRegistry topics)
    {
        (Root, CSharp, Workbench, Topics) = (root, csharp, workbench, topics);
        Variables = new ScriptVariables(csharp);
        s_sessions.Add(root, this);
        root.RegisterForDisposal(workbench);
    }

    /// <summary>The notebook's kernel.</summary>
    public CompositeKernel Root { get; }

    /// <summary>The kernel of its C# cells.</summary>
    public CSharpKernel CSharp { get; }

    /// <summary>The models.</summary>
    public Workbench Workbench { get; }

    /// <summary>The topics, to which cells can add.</summary>
    public TopicRegistry Topics { get; }

    /// <summary>The C# variables.</summary>
    public IVariables Variables { get; }

    /// <summary>The session of a notebook.</summary>
    /// <param name="root">The notebook's kernel.</param>
    /// <returns>It; <see langword="null"/> where the extension is not loaded.</returns>
    public static NotebookSession? Of(Kernel root) => s_sessions.TryGetValue(root, out NotebookSession? session) ? session : null;
}
