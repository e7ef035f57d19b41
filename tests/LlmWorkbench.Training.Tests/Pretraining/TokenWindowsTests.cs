using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class TokenWindowsTests
{
    [Fact]
    public void Begins_every_window_at_the_beginning_of_a_document()
    {
        var windows = new TokenWindows(Tiny.Tokenizer);
        (DocumentStream? stream, DocumentStream? documents) = (new CurriculumCorpus(1).Training(), new CurriculumCorpus(1).Training());
        int separator = Tiny.Tokenizer.IdOf(ChatFormat.EndOfText);

        for (int i = 0; i < 20; i++)
        {
            List<(long Token, long Document)> expected = [];
            for (int number = 0; expected.Count < 301; number++)
            {
                expected.Add((separator, number));
                expected.AddRange(Tiny.Tokenizer.Encode(documents.Next().Text).Select(id => ((long)id, (long)number)));
            }

            TokenWindow window = windows.Next(stream, 300);
            Assert.Equal(expected.Take(301).Select(item => item.Token), window.Tokens);
            Assert.Equal(expected.Take(301).Select(item => item.Document), window.Documents);
        }
    }

    [Fact]
    public void A_document_that_was_cut_can_begin_the_next_window_so_that_every_one_is_read_whole()
    {
        var windows = new TokenWindows(Tiny.Tokenizer, repeatsCut: true);
        var stream = new DocumentStream(
            number => new CorpusDocument(DocumentKind.Story, new string((char)('a' + number), 40), 0),
            _ => true,
            0
        );
        string[] read = Enumerable
            .Range(0, 12)
            .Select(_ => Tiny.Tokenizer.Decode(windows.Next(stream, 90).Tokens.Select(id => (int)id)))
            .ToArray();

        Assert.All(
            Enumerable.Range(0, 20),
            number => Assert.Contains(read, text => text.Contains(new string((char)('a' + number), 40), StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_document_that_no_window_holds_is_cut_and_not_repeated()
    {
        var windows = new TokenWindows(Tiny.Tokenizer, repeatsCut: true);
        var stream = new DocumentStream(
            number => new CorpusDocument(DocumentKind.Story, string.Join('.', Enumerable.Repeat($"{number}", 200)), 0),
            _ => true,
            0
        );

        windows.Next(stream, 50);
        Assert.Equal(1, stream.Position);
        windows.Next(stream, 50);
        Assert.Equal(2, stream.Position);
    }
}
