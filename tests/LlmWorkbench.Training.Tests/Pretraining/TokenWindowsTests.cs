using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Pretraining;

public sealed class TokenWindowsTests
{
    [Fact]
    public void Begins_every_window_at_the_beginning_of_a_document()
    {
        var windows = new TokenWindows(Tiny.Tokenizer);
        var (stream, documents) = (new CorpusGenerator(1).Training(), new CorpusGenerator(1).Training());
        var separator = Tiny.Tokenizer.IdOf(ChatFormat.EndOfText);

        for (var i = 0; i < 20; i++)
        {
            List<(long Token, long Document)> expected = [];
            for (var number = 0; expected.Count < 301; number++)
            {
                expected.Add((separator, number));
                expected.AddRange(Tiny.Tokenizer.Encode(documents.Next().Text).Select(id => ((long)id, (long)number)));
            }

            var window = windows.Next(stream, 300);
            Assert.Equal(expected.Take(301).Select(item => item.Token), window.Tokens);
            Assert.Equal(expected.Take(301).Select(item => item.Document), window.Documents);
        }
    }
}
