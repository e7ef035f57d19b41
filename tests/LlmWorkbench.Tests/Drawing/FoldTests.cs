using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public class FoldTests
{
    [Fact]
    public void A_fold_says_that_it_opens_where_styles_are_taken_out_and_encodes_its_title() =>
        Assert.Equal(
            "<details><summary style=\"display:list-item;cursor:pointer\">Table of &lt;b&gt;<small class=\"lw-open\"> (click to "
                + "open)</small></summary><i>x</i></details>",
            Fold.Of($"Table of {"<b>"}", Markup.Raw("<i>x</i>")).ToString()
        );

    [Fact]
    public void A_fold_can_be_open_at_first() =>
        Assert.StartsWith("<details open><summary ", Fold.Of($"Table", Markup.Empty, isOpen: true).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_fold_that_is_open_does_not_ask_to_be_opened() =>
        Assert.DoesNotContain("to open", Fold.Of($"Table", Markup.Empty, isOpen: true).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_view_leaves_its_body_as_it_is()
    {
        const string Body = "<pre>a model wrote &lt;summary&gt;x&lt;/summary&gt;</pre><details><summary>plain</summary></details>";
        Assert.EndsWith($"<h4>Title</h4>{Body}</div>", Theme.View("Title", Markup.Raw(Body)).ToString(), StringComparison.Ordinal);
    }
}
