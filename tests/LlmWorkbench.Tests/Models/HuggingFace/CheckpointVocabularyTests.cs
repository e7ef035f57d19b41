using System.Text.Json.Nodes;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models.HuggingFace;
using Microsoft.ML.Tokenizers;

namespace LlmWorkbench.Tests.Models.HuggingFace;

[Engine]
public sealed class CheckpointVocabularyTests
{
    private const string Text = "the cat, the  cats' hall\n\tпо 123 été </s>";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cuts_texts_as_Microsofts_tokenizer_does(bool fast)
    {
        using var folder = new TinyCheckpoint(fast: fast);
        using var plain = new TinyCheckpoint();
        using var vocabulary = new CheckpointVocabulary(CheckpointConfiguration.Read(folder.Folder));
        var theirs = BpeTokenizer.Create(
            new BpeOptions(plain.Path("vocab.json"), plain.Path("merges.txt"))
            {
                ByteLevel = true,
                PreTokenizer = new RegexPreTokenizer(
                    new(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"),
                    null
                ),
            }
        );
        LlamaVocabulary ours = vocabulary.Model.Vocabulary;

        Assert.Equal([2, .. theirs.EncodeToIds(Text)], ours.TokenizeToIds(Text));
        Assert.Equal(Text, ours.Detokenize(ours.TokenizeToIds(Text)));
        Assert.Equal([2, 2], ours.TokenizeToIds("</s>", parseSpecial: true));
        Assert.Equal((folder.Count, (int?)2, (int?)2), (ours.Count, ours.BeginToken, ours.EndToken));
        Assert.True(ours.IsControl(1) && ours.IsEndOfGeneration(2));
    }

    [Fact]
    public void Another_kind_of_tokenizer_is_refused_in_a_sentence()
    {
        using var spaced = new TinyCheckpoint(prefixSpace: true);
        using var none = new TinyCheckpoint();
        File.Delete(none.Path("merges.txt"));
        using var other = new TinyCheckpoint(fast: true);
        JsonNode json = JsonNode.Parse(File.ReadAllText(other.Path("tokenizer.json")))!;
        json["model"]!["type"] = "Unigram";
        other.Write("tokenizer.json", json);
        using var many = new TinyCheckpoint();
        many.Configure("vocab_size", 100);

        Assert.Contains("puts a space in front of every text", Refusal(spaced), StringComparison.Ordinal);
        Assert.Contains("has no tokenizer.json, nor vocab.json with merges.txt", Refusal(none), StringComparison.Ordinal);
        Assert.Contains("its tokenizer is not BPE", Refusal(other), StringComparison.Ordinal);
        Assert.Contains("its tokenizer has a token 100, and the model 100", Refusal(many), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.json", "{")]
    [InlineData("vocab.json", "[1]")]
    [InlineData("vocab.json", """{"a":"b"}""")]
    [InlineData("vocab.json", """{"a":99999999999}""")]
    [InlineData("tokenizer_config.json", "7")]
    [InlineData("merges.txt", "x y z\n")]
    public void Damaged_files_are_refused_in_a_sentence(string name, string content)
    {
        using var folder = new TinyCheckpoint();
        File.WriteAllText(folder.Path(name), content);

        Assert.EndsWith(".", Refusal(folder), StringComparison.Ordinal);
    }

    private static string Refusal(TinyCheckpoint folder) =>
        Assert.Throws<WorkbenchException>(() => new CheckpointVocabulary(CheckpointConfiguration.Read(folder.Folder)).Dispose()).Message;
}
