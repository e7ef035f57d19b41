using LlmWorkbench.Display;
using LlmWorkbench.Drawing;

namespace LlmWorkbench.Kernel.Output;

/// <summary>A diagram in the Mermaid language.</summary>
internal static class MermaidDiagram
{
    /// <summary>Makes the output.</summary>
    /// <param name="source">The diagram's text.</param>
    /// <returns>The text in a box with a title; front ends that draw Mermaid in Markdown draw it.</returns>
    public static MimeBundle Of(string source) => MimeBundle.Html(
        Markup.Of($"<figure><figcaption>Mermaid diagram (source: drawing it needs a viewer with Mermaid)</figcaption><pre><code>{source}</code></pre></figure>").ToString(),
        source);
}
