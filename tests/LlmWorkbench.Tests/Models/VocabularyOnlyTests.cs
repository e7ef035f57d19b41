using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Models;

/// <summary>Files that hold a vocabulary and no weights, as llama.cpp's own test vocabularies.</summary>
[Engine]
public class VocabularyOnlyTests
{
    public static TheoryData<string> All { get; } = [.. LlamaSource.Vocabularies];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Tokens_works_by_path_for_every_vocabulary(string name)
    {
        using var call = new Call();
        TokenizationResult result = await call.ResultOf<TokenizationResult>(
            $"tokens --model \"{LlamaSource.Vocabulary(name)}\" \"Hello, world!\""
        );
        Assert.Equal($"ggml-vocab-{name}", result.Model);
        Assert.Equal(13, result.Tokens.Sum(t => t.Length));
        Assert.Equal("hello,world!", string.Concat(result.Tokens.Where(t => t.Length > 0).Select(t => t.Text.Trim())).ToLowerInvariant());
    }

    [Fact]
    public async Task A_relative_path_works_and_loads_the_file_once()
    {
        using var call = new Call();
        string path = Path.GetRelativePath(Environment.CurrentDirectory, LlamaSource.Vocabulary("gpt-2"));
        await call.RunAsync($"tokens --model \"{path}\" \"a\"");
        LoadedModel model = call.Workbench.Model;
        await call.RunAsync($"tokens --model \"{path}\" \"a\"");
        Assert.Same(model, call.Workbench.Model);
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-spm")]
    [InlineData("bert-bge")]
    [InlineData("gemma-4")]
    public async Task The_card_says_vocabulary_only_and_so_do_the_lists(string name)
    {
        using var call = new Call(new Workbench(new ModelFolders([LlamaSource.Models])), ownsWorkbench: true);
        await call.RunAsync($"model ggml-vocab-{name}");
        Assert.Contains("weights          none: vocabulary only", call.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bits each", call.Text, StringComparison.Ordinal);
        Assert.Contains("<dd>none: vocabulary only</dd>", call.Html, StringComparison.Ordinal);

        await call.RunAsync("models");
        Assert.Contains(
            "vocabulary only",
            call.Text.Split('\n').Single(line => line.StartsWith($"ggml-vocab-{name} ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        await call.RunAsync("device");
        Assert.Contains(
            "vocabulary only",
            call.Text.Split('\n').Single(line => line.StartsWith($"ggml-vocab-{name} ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("generate", "gpt-2")]
    [InlineData("logits", "gpt-2")]
    [InlineData("surprisal", "llama-spm")]
    [InlineData("explore", "llama-spm")]
    [InlineData("generate", "bert-bge")]
    [InlineData("logits", "nomic-bert-moe")]
    public async Task What_needs_weights_is_refused_in_one_sentence(string magic, string name)
    {
        using var call = new Call(new Workbench(new ModelFolders([LlamaSource.Models])), ownsWorkbench: true);
        Assert.Equal(
            $"ggml-vocab-{name}.gguf holds only a vocabulary: it can cut text into tokens, but has no weights to run.",
            await call.FailureOf($"{magic} --model ggml-vocab-{name} \"the cat\"")
        );
    }

    [Fact]
    public async Task A_context_for_a_vocabulary_is_refused_and_the_session_lives_on()
    {
        using var call = new Call(new Workbench(new ModelFolders([LlamaSource.Models])), ownsWorkbench: true);
        Assert.Contains("holds only a vocabulary", await call.FailureOf("model ggml-vocab-gpt-2 --context 100"), StringComparison.Ordinal);
        await call.RunAsync("model ggml-vocab-gpt-2");
        Assert.False(call.Workbench.Model.Engine.HasWeights);
    }
}
