using System.Globalization;
using System.Text;
using LlmWorkbench.Llama.Tests.Support;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Vocabulary;

/// <summary>
/// Every vocabulary of llama.cpp's tests gives the token ids that its golden files hold. Those were written by the tokenizers
/// of the models' own makers (convert_hf_to_gguf_update.py), so they are independent of llama.cpp.
/// </summary>
[Engine]
public sealed class GoldenTokenizationTests(RealVocabularies vocabularies)
{
    private const string Separator = "\n__ggml_vocab_test__\n";

    [Theory]
    [MemberData(nameof(RealVocabularies.WithGoldenFiles), MemberType = typeof(RealVocabularies))]
    public void Gives_the_golden_ids(string name)
    {
        string[] texts = ReadTexts(name);
        int[][] golden = ReadIds(name);

        Assert.True(texts.Length >= 40);
        Assert.Equal(texts.Length, golden.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            int[] ids = [.. vocabularies[name].Tokenize(texts[i], addSpecial: false).Select(token => token.Id)];
            Assert.True(
                golden[i].SequenceEqual(ids),
                $"{name}, text {i} «{texts[i]}»: {string.Join(' ', ids)} instead of {string.Join(' ', golden[i])}"
            );
        }
    }

    // As tests/test-tokenizer-0.cpp cuts them: a separator at the end leaves no empty text behind it.
    private static string[] ReadTexts(string name)
    {
        string text = File.ReadAllText(LlamaSource.Vocabulary(name) + ".inp", new UTF8Encoding(false, throwOnInvalidBytes: true));
        string[] texts = text.Split(Separator);
        return texts[^1].Length == 0 ? texts[..^1] : texts;
    }

    private static int[][] ReadIds(string name) =>
        [
            .. File.ReadAllLines(LlamaSource.Vocabulary(name) + ".out")
                .Select(line =>
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
                        .ToArray()
                ),
        ];
}
