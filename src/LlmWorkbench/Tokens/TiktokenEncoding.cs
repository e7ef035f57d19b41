using System.Text;
using Microsoft.ML.Tokenizers;

namespace LlmWorkbench.Tokens;

/// <summary>
/// The vocabularies of OpenAI's models, through Microsoft.ML.Tokenizers: an independent implementation to compare with.
/// </summary>
public sealed class TiktokenEncoding
{
    private readonly Tokenizer _tokenizer;
    private readonly byte[]?[] _bytes;

    private TiktokenEncoding(string name, string dataAssembly)
    {
        Name = name;
        _tokenizer = TiktokenTokenizer.CreateForEncoding(name);
        _bytes = TiktokenVocabulary.Read(dataAssembly, name);
    }

    /// <summary>GPT-4's vocabulary, of about 100,000 tokens.</summary>
    public static Lazy<TiktokenEncoding> Cl100k { get; } = new(() => new TiktokenEncoding("cl100k_base", "Microsoft.ML.Tokenizers.Data.Cl100kBase"));

    /// <summary>GPT-4o's vocabulary, of about 200,000 tokens.</summary>
    public static Lazy<TiktokenEncoding> O200k { get; } = new(() => new TiktokenEncoding("o200k_base", "Microsoft.ML.Tokenizers.Data.O200kBase"));

    /// <summary>The encoding's name, as in <c>cl100k_base</c>.</summary>
    public string Name { get; }

    /// <summary>Cuts a text into tokens. The names of special tokens, such as <c>&lt;|endoftext|&gt;</c>, become those tokens.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The tokens with their bytes and places.</returns>
    public TokenizationResult Tokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<TokenInfo> tokens = [];
        var at = 0;
        foreach (var token in _tokenizer.EncodeToTokens(text, out _))
        {
            var known = token.Id < _bytes.Length ? _bytes[token.Id] : null;
            var bytes = known ?? Encoding.UTF8.GetBytes(token.Value);
            var kind = known is null ? TokenKind.Control : System.Text.Unicode.Utf8.IsValid(bytes) ? TokenKind.Text : TokenKind.Bytes;
            tokens.Add(new TokenInfo(token.Id, Encoding.UTF8.GetString(bytes), bytes, at, bytes.Length, kind));
            at += bytes.Length;
        }

        return new TokenizationResult(Name, text, tokens, _bytes.Count(b => b is not null));
    }
}
