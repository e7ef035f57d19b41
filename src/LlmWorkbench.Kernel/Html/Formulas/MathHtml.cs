using LlmWorkbench.Drawing;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace LlmWorkbench.Kernel.Html.Formulas;

/// <summary>Makes Markdig write formulas as TeX that <see cref="KatexLibrary"/> typesets in the page.</summary>
internal sealed class MathHtml : IMarkdownExtension
{
    /// <inheritdoc/>
    public void Setup(MarkdownPipelineBuilder pipeline) { }

    /// <inheritdoc/>
    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new Inline());
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new Block());
    }

    private sealed class Inline : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            renderer.Write(
                Markup.Of($"<span class=\"math\" {Markup.Raw(KatexLibrary.Marker)}=\"inline\">{obj.Content.ToString()}</span>").ToString()
            );
    }

    private sealed class Block : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.WriteLine(
                Markup
                    .Of($"<div class=\"math\" {Markup.Raw(KatexLibrary.Marker)}=\"display\">{obj.Lines.ToString().Trim()}</div>")
                    .ToString()
            );
    }
}
