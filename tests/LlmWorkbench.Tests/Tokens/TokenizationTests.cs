using System.Text;
using LlmWorkbench.Display;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Tokens;

[Engine]
public class TokenizationTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData("the cat and the hat")]
    [InlineData("café 🦜\n\t\u202E")]
    [InlineData("<script>alert('x')</script>")]
    public void The_tokens_cover_the_text_byte_by_byte(string text)
    {
        TokenizationResult result = fixture.Model.Tokens(text);
        Assert.Equal(Encoding.UTF8.GetBytes(text), result.Tokens.Where(t => t.Length > 0).SelectMany(t => t.Bytes.ToArray()));
        Assert.Equal(Encoding.UTF8.GetByteCount(text), result.Tokens.Sum(t => t.Length));
    }

    [Theory]
    [InlineData("the cat and the hat")]
    [InlineData("café 🦜 ₿ internationalization\n\t\u202E")]
    public void Other_vocabularies_cover_it_too(string text)
    {
        foreach (TiktokenEncoding encoding in (TiktokenEncoding[])[TiktokenEncoding.Cl100k.Value, TiktokenEncoding.O200k.Value])
        {
            Assert.Equal(Encoding.UTF8.GetBytes(text), encoding.Tokens(text).Tokens.SelectMany(t => t.Bytes.ToArray()));
        }
    }

    [Fact]
    public void Other_vocabularies_have_their_published_ids_and_sizes()
    {
        TokenizationResult result = TiktokenEncoding.Cl100k.Value.Tokens("hello world");
        Assert.Equal([15339, 1917], result.Tokens.Select(t => t.Id));
        Assert.Equal(100256, result.VocabularySize);
        Assert.Equal(199998, TiktokenEncoding.O200k.Value.Tokens("x").VocabularySize);
    }

    [Fact]
    public void Counts_bytes_and_words_per_token()
    {
        TokenizationResult result = fixture.Model.Tokens("and the the");
        Assert.Equal(["<|endoftext|>", "a", "nd", "␣the", "␣the"], result.Tokens.Select(t => t.Label));
        Assert.Equal(11, result.ByteCount);
        Assert.Equal(3, result.WordCount);
        Assert.Equal(11.0 / 4, result.BytesPerToken);
        Assert.Equal(4.0 / 3, result.TokensPerWord);
    }

    [Fact]
    public void Marks_control_tokens_and_broken_characters()
    {
        TokenizationResult result = fixture.Model.Tokens("é");
        Assert.Equal([TokenKind.Control, TokenKind.Bytes, TokenKind.Bytes], result.Tokens.Select(t => t.Kind));
        Assert.Equal(0, result.Tokens[0].Length);
    }

    [Fact]
    public void Reads_names_of_control_tokens_only_when_asked()
    {
        Assert.DoesNotContain(fixture.Model.Tokens("<|user|>", new() { AddSpecial = false }).Tokens, t => t.Kind == TokenKind.Control);
        Assert.Equal(
            TokenKind.Control,
            Assert.Single(fixture.Model.Tokens("<|user|>", new() { AddSpecial = false, ParseSpecial = true }).Tokens).Kind
        );
    }

    [Fact]
    public void Hostile_text_stays_text_in_every_view()
    {
        TokenizationResult result = fixture.Model.Tokens(Hostile.Text);
        foreach (MimeBundle bundle in (MimeBundle[])[MimeBundle.Of(result), MimeBundle.Of(new TokenizationComparison([result, result]))])
        {
            Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
            Hostile.AssertHarmless(bundle.ToString());
        }
    }

    [Fact]
    public void The_text_view_is_a_table_of_the_record()
    {
        Assert.Equal(
            """
            Tokens of tiny: 3 tokens (1 added) for 8 bytes and 2 words: 4.00 bytes per token, 1.00 tokens per word; vocabulary of 271.

            <|endoftext|>│␣the│␣cat

            #   id  token          bytes (hex)                             at byte  kind
            ─  ───  ─────────────  ──────────────────────────────────────  ───────  ───────
            0  268  <|endoftext|>  3C 7C 65 6E 64 6F 66 74 65 78 74 7C 3E        –  control
            1  258  ␣the           20 74 68 65                                   0  text
            2  267  ␣cat           20 63 61 74                                   4  text
            """.ReplaceLineEndings("\n"),
            MimeBundle.Of(fixture.Model.Tokens(" the cat")).ToString()
        );
    }

    [Fact]
    public async Task Compares_with_other_vocabularies()
    {
        using Call call = fixture.NewCall();
        TokenizationComparison comparison = await call.ResultOf<TokenizationComparison>("tokens --compare \"the cat\"");
        Assert.Equal(["tiny", "cl100k_base", "o200k_base"], comparison.Results.Select(r => r.Model));

        // What a model adds is counted apart, so that the counts of the text can be compared.
        string[] rows =
        [
            .. call
                .Text.Split('\n')
                .Where(line => line.StartsWith("tiny ", StringComparison.Ordinal) || line.Contains("k_base  ", StringComparison.Ordinal)),
        ];
        Assert.Equal(3, rows.Length);
        Assert.All(
            rows.Zip(comparison.Results),
            pair =>
                Assert.Equal(
                    [$"{pair.Second.TextTokenCount}", $"{pair.Second.Tokens.Count - pair.Second.TextTokenCount}"],
                    pair.First.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..4]
                )
        );
        Assert.Equal([1, 0, 0], comparison.Results.Select(r => r.Tokens.Count - r.TextTokenCount));
        Assert.Contains("added", call.Text.Split('\n')[2], StringComparison.Ordinal);
    }
}
