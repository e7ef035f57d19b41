using System.Text.RegularExpressions;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Display;

/// <summary>«1 layer» and «2 layers», wherever a number of things is said; names that stand in no row of a list.</summary>
[Engine]
public sealed partial class PluralTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData(0, "0 layers")]
    [InlineData(1, "1 layer")]
    [InlineData(2, "2 layers")]
    [InlineData(12_345, "12,345 layers")]
    public void A_number_of_things_has_the_name_of_one_or_of_several(int count, string expected) =>
        Assert.Equal(expected, Figures.Count(count, "layer"));

    [Fact]
    public void A_name_that_takes_more_than_an_s_is_given() =>
        Assert.Equal(("1 matrix", "2 matrices"), (Figures.Count(1, "matrix", "matrices"), Figures.Count(2, "matrix", "matrices")));

    [Theory]
    [InlineData("model")]
    [InlineData("tokens a")]
    [InlineData("logits a --top 1")]
    [InlineData("surprisal ab")]
    [InlineData("generate a --max-tokens 1")]
    [InlineData("explore a --width 1 --depth 1 --continue 1")]
    [InlineData("attention a")]
    [InlineData("lens a")]
    [InlineData("weights")]
    [InlineData("parameters")]
    [InlineData("ablate a --layer 0 --head 0")]
    public async Task A_model_of_one_layer_and_a_text_of_one_token_have_no_plurals(string line)
    {
        string path = new TinyModel
        {
            Layers = 1,
            Heads = 1,
            KeyValueHeads = 1,
            AddsBeginToken = false,
        }.Write(Path.Combine(fixture.Scratch, "single.gguf"));
        using var workbench = new Workbench(new ModelFolders([]));
        workbench.Models.Load(path);
        using var call = new Call(workbench, ownsWorkbench: false);
        await call.RunAsync(line == "model" ? $"model \"{path}\"" : line);
        Assert.All(
            call.Output.Displays,
            display => Assert.All(display.Last, form => Assert.DoesNotMatch(Wrong(), WithoutScripts().Replace(form.Value, "")))
        );
    }

    [Fact]
    public async Task The_card_says_which_context_was_asked_for()
    {
        using Call call = fixture.NewCall();
        await call.RunAsync("model tiny --context 64 --as short");
        Assert.Matches(@"context here +64 tokens, as --context says", call.Text);
        fixture.Workbench.Models.Unload("short");
    }

    [Fact]
    public async Task The_list_of_models_says_what_a_name_without_a_type_means()
    {
        using Call call = fixture.NewCall();
        await call.RunAsync("models");
        Assert.Contains("A name without its type means the most exact file: tiny is tiny-f32.", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_datasets_says_which_file_a_shared_name_means()
    {
        string folder = Directory.CreateDirectory(Path.Combine(fixture.Scratch, "shared")).FullName;
        File.WriteAllText(Path.Combine(folder, "held.txt"), "text");
        File.WriteAllText(Path.Combine(folder, "held.jsonl"), "{\"context\": \"x\", \"answer\": \" y\"}\n");
        File.WriteAllText(Path.Combine(folder, "told.txt"), "text");
        File.WriteAllText(Path.Combine(folder, "told.jsonl"), "{\"text\": \"x\"}\n");
        File.WriteAllText(Path.Combine(folder, "alone.txt"), "text");
        var catalogue = LlmWorkbench.Datasets.DatasetCatalogue.Of(new LlmWorkbench.Datasets.DatasetFinder([folder]));
        Assert.EndsWith(
            " held alone means held.txt where a text is read, and held.jsonl where questions are asked."
                + " told alone means told.txt where a text is read; its other files have to be named whole.",
            LlmWorkbench.Display.MimeBundle.Of(catalogue)[LlmWorkbench.Display.MimeTypes.PlainText].Split("\n\nDatasets of others")[0],
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex(
        @"(?<![\d.,])1 (layers|heads|tokens|pieces|positions|texts|tensors|matrices|nodes|branches|words|bytes|parts|numbers|models)\b",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Wrong();

    [GeneratedRegex(@"<script.*?</script>|<style.*?</style>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex WithoutScripts();
}
