using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Writing;

[Fast]
public sealed class DocumentStreamTests
{
    private static DocumentStream Even() =>
        new(number => new CorpusDocument(DocumentKind.Story, $"{number}", 0), document => document.Text[^1] % 2 == 0, 0);

    [Fact]
    public void Passes_over_what_does_not_belong_to_it() => Assert.Equal(["0", "2", "4"], Even().Take(3).Select(document => document.Text));

    [Fact]
    public void The_last_of_several_is_the_last() => Assert.Equal("4", Even().Take(3).Last().Text);

    [Fact]
    public void A_document_that_was_put_back_comes_once_more()
    {
        DocumentStream stream = Even();
        stream.Next();
        stream.Next();

        stream.PutBack();

        Assert.Equal(2, stream.Position);
        Assert.Equal(["2", "4"], stream.Take(2).Select(document => document.Text));
    }

    [Fact]
    public void Nothing_can_be_put_back_twice()
    {
        DocumentStream stream = Even();
        Assert.Throws<InvalidOperationException>(stream.PutBack);
        stream.Next();
        stream.PutBack();
        Assert.Throws<InvalidOperationException>(stream.PutBack);
    }
}
