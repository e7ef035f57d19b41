using LlmWorkbench.Ablation;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Attention;
using LlmWorkbench.Attribution;
using LlmWorkbench.Exploration;
using LlmWorkbench.Exploration.Tree;
using LlmWorkbench.Generation;
using LlmWorkbench.Lens;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Patching;
using LlmWorkbench.Steering;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Tokens;

[Engine]
public class TokenizedTextTests(TinyModelFixture fixture)
{
    private static readonly Dictionary<string, Action<LoadedModel, string>> s_experiments = new()
    {
        ["logits"] = (model, text) => model.Logits(text),
        ["surprisal"] = (model, text) => model.Surprisal(text),
        ["generate"] = (model, text) => model.Generate(text),
        ["explore"] = (model, text) => model.Explore(text),
        ["explore --sampling"] = (model, text) => model.ExploreSampling(text),
        ["lens"] = (model, text) => model.Lens(text),
        ["attribute"] = (model, text) => model.Attribute(text),
        ["attention"] = (model, text) => model.Attention(text),
        ["ablate --each"] = (model, text) => model.AblateEach(text),
        ["ablate"] = (model, text) => model.Ablate(text, [AblatedPart.OfLayer(0)]),
        ["patch"] = (model, text) => model.PatchActivations(text, "the cat"),
        ["steer"] = (model, text) => model.FindDirection([new ContrastPair(text, "the cat")]),
    };

    public static TheoryData<string> Names => [.. s_experiments.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_without_tokens_is_refused_in_one_way(string name)
    {
        // A vocabulary that puts nothing around a text.
        string path = new TinyModel { AddsBeginToken = false }.Write(Path.Combine(fixture.Scratch, "bare.gguf"));
        using var model = new LoadedModel("bare", LlamaModel.Load(path));
        Assert.Empty(model.Vocabulary.Tokenize(""));
        Assert.Equal(
            "The text has no tokens: give at least one word.",
            Assert.Throws<WorkbenchException>(() => s_experiments[name](model, "")).Message
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_that_is_longer_than_the_context_is_refused_in_one_way(string name) =>
        Assert.Throws<ContextFullException>(() => s_experiments[name](fixture.Model, string.Concat(Enumerable.Repeat("xyz", 1000))));

    [Fact]
    public void A_text_has_the_tokens_of_the_models_vocabulary()
    {
        var text = TokenizedText.Read(fixture.Model, "the cat");
        Assert.Equal(fixture.Model.Vocabulary.TokenizeToIds("the cat"), text.Ids);
        Assert.Equal(fixture.Model.Tokens("the cat").Tokens, text.Describe(fixture.Model), (a, b) => (a.Id, a.Text) == (b.Id, b.Text));
        Assert.Equal(text.Count - 1, TokenizedText.Read(fixture.Model, "the cat", new() { AddSpecial = false }).Count);
    }
}
