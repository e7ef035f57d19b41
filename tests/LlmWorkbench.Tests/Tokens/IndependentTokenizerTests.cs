using System.Text;
using System.Text.RegularExpressions;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Testing.Models;
using Microsoft.ML.Tokenizers;

namespace LlmWorkbench.Tests.Tokens;

/// <summary>
/// The tokens are those of Microsoft.ML.Tokenizers, another implementation, given the same vocabulary and merges. The regular
/// expressions are those of the models' own tokenizer.json files.
/// </summary>
[Engine]
public class IndependentTokenizerTests
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Qwen2 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // .NET's expressions see a character beyond U+FFFF as two surrogates, which are not letters: only emoji, which are none either.
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
        "(",
        "'",
        "\"",
        "{}",
        "==",
        "_",
        "—",
    ];

    [Theory]
    [InlineData("gpt-2", Gpt2)]
    [InlineData("qwen2", Qwen2)]
    public void Byte_pair_merges_give_the_same_ids(string name, string words)
    {
        using var model = LlamaModel.Load(LlamaSource.Vocabulary(name));
        GgufMetadata metadata = model.File.Metadata;
        IReadOnlyList<string> tokens = Strings(metadata, "tokenizer.ggml.tokens");
        AssertSame(
            model,
            BpeTokenizer.Create(
                new BpeOptions(tokens.Select((token, id) => KeyValuePair.Create(token, id)))
                {
                    Merges = [.. Strings(metadata, "tokenizer.ggml.merges")],
                    PreTokenizer = new RegexPreTokenizer(new Regex(words, RegexOptions.CultureInvariant), null),
                    ByteLevel = true,
                }
            )
        );
    }

    [Theory]
    [InlineData("gpt-2", Gpt2)]
    [InlineData("qwen2", Qwen2)]
    [InlineData("llama-bpe", Llama3)]
    public void Ranks_give_the_same_ids_where_the_ids_are_in_the_order_of_the_merges(string name, string words)
    {
        using var model = LlamaModel.Load(LlamaSource.Vocabulary(name));
        LlamaVocabulary vocabulary = model.Vocabulary;
        IEnumerable<string> lines = Enumerable
            .Range(0, vocabulary.Count)
            .Where(id => !vocabulary.IsControl(id))
            .Select(id => $"{Convert.ToBase64String(vocabulary.GetBytes(id))} {id}\n");
        using var ranks = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(lines)));
        AssertSame(
            model,
            TiktokenTokenizer.Create(ranks, new RegexPreTokenizer(new Regex(words, RegexOptions.CultureInvariant), null), null)
        );
    }

    private static void AssertSame(LlamaModel model, Tokenizer peer)
    {
        var random = new Random(20261123);
        for (int i = 0; i < 400; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => s_parts[random.Next(s_parts.Length)]));
            int[] ids = model.Vocabulary.TokenizeToIds(text, addSpecial: false);
            IReadOnlyList<int> others = peer.EncodeToIds(text);
            Assert.True(ids.SequenceEqual(others), $"«{text}»: {string.Join(' ', ids)} and {string.Join(' ', others)}");
        }
    }

    private static IReadOnlyList<string> Strings(GgufMetadata metadata, string key) => metadata.Find(key)!.Strings!;
}
