using LlmWorkbench.Gguf;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>The exceptions whose message is one sentence for people, so that a stack trace would only be in the way.</summary>
public static class ExpectedErrors
{
    /// <summary>Tells whether an exception says everything in its message.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>True for the workbench's own kinds.</returns>
    public static bool Contains(Exception exception) =>
        exception is WorkbenchException or LlamaException or GgufFormatException or NotebookFormatException;
}
