using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;
using Microsoft.ML.Tokenizers;

namespace LlmWorkbench.Tests.Tokens;

[Engine]
public sealed class TiktokenEncodingTests(TinyModelFixture fixture)
{
    private static readonly string[] s_parts =
    [
        "the",
        "cat",
        "Hello",
        "I'm",
        "we've",
        "THEY'LL",
        "naïve",
        "straße",
        "Äpfel",
        "工作",
        "天気",
        "нещо",
        "שלום",
        "कान",
        "한국어",
        "🦜",
        "👩‍👩‍👧",
        "½",
        "x²",
        "1",
        "22",
        "333",
        "4444",
        "3.14",
        "e\u0301",
        "\u00A0",
        "\u200D",
        "\u3000",
        "\0",
        "\u0001",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\r\n",
        "\n\n",
        ".",
        "...",
        "!?",
        "/",
        "'",
        "\"",
        "{}",
        "==",
        "<|",
        "|>",
    ];

    [Theory]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public void Its_ids_are_the_librarys_where_no_control_token_is_named(string name)
    {
        TiktokenEncoding encoding = (name == "cl100k_base" ? TiktokenEncoding.Cl100k : TiktokenEncoding.O200k).Value;
        var peer = TiktokenTokenizer.CreateForEncoding(name);
        var random = new Random(20261129);
        for (int i = 0; i < 400; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => s_parts[random.Next(s_parts.Length)]));
            var ids = encoding.Tokens(text).Tokens.Select(t => t.Id).ToList();
            Assert.True(ids.SequenceEqual(peer.EncodeToIds(text)), $"«{text}»: {string.Join(' ', ids)}");
            Assert.Equal(ids, encoding.Tokens(text, parseSpecial: true).Tokens.Select(t => t.Id));
        }
    }

    [Fact]
    public async Task Names_of_control_tokens_are_text_in_every_vocabulary_unless_asked_for()
    {
        using Call call = fixture.NewCall();
        TokenizationComparison asText = await call.ResultOf<TokenizationComparison>("tokens --compare \"a<|endoftext|>b\"");
        Assert.All(
            asText.Results,
            result => Assert.DoesNotContain(result.Tokens, token => token.Kind == TokenKind.Control && token.Length > 0)
        );

        TokenizationComparison asMarks = await call.ResultOf<TokenizationComparison>("tokens --compare --special \"a<|endoftext|>b\"");
        Assert.All(
            asMarks.Results,
            result =>
                Assert.Equal(
                    "<|endoftext|>",
                    Assert.Single(result.Tokens, token => token.Kind == TokenKind.Control && token.Length > 0).Text
                )
        );
        Assert.Equal([64, 100257, 65], asMarks.Results[1].Tokens.Select(token => token.Id));
    }

    [Fact]
    public async Task A_run_without_a_break_that_would_take_minutes_is_refused_in_one_sentence()
    {
        using Call call = fixture.NewCall();
        string sentence = await call.FailureOf("tokens --compare", new string('x', 200_000));
        Assert.Equal(
            "cl100k_base cannot be compared on this text: 200,000 letters stand without a break at «xxxxxxxxxxxx…», and at most "
                + "10,000 are cut in bearable time; leave --compare out, or give a text with spaces.",
            sentence
        );
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => TiktokenEncoding.Cl100k.Value.Tokens("the cat", cancellation: stopped.Token));
    }
}
