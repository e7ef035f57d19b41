using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Models.Commands;

[Engine]
public class ModelMagicTests(TinyModelFixture fixture)
{
    [Fact]
    public async Task Loads_a_model_under_a_name_and_makes_it_current()
    {
        using var call = new Call(new Workbench(new ModelFolders([fixture.Folder])), ownsWorkbench: true);
        await call.RunAsync("model other");
        await call.RunAsync("model tiny-f16 --as half --context 300");
        Assert.Equal("half", call.Workbench.Model.Name);
        Assert.Equal(["other", "half"], call.Workbench.Models.Select(m => m.Name));
        Assert.Equal(300, call.Workbench.Model.Context.Length);
        Assert.NotEmpty(call.Output.Reports);
        Assert.Equal(1, call.Output.Reports[^1].Fraction);
    }

    [Fact]
    public async Task A_model_loaded_again_takes_the_old_ones_place()
    {
        using var call = new Call(new Workbench(new ModelFolders([fixture.Folder])), ownsWorkbench: true);
        LoadedModel first = await call.ResultOf<LoadedModel>("model other");
        LoadedModel second = await call.ResultOf<LoadedModel>("model other");
        Assert.NotSame(first, second);
        Assert.Single(call.Workbench.Models);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_in_one_sentence_and_the_session_lives_on()
    {
        using var call = new Call(new Workbench(new ModelFolders([fixture.Folder])), ownsWorkbench: true);
        Assert.Equal(
            "damaged.gguf: the file starts with 47475558; a GGUF file starts with the letters GGUF.",
            await call.FailureOf("model damaged")
        );
        await call.RunAsync("model other");
        Assert.Equal("other", call.Workbench.Model.Name);
    }

    [Fact]
    public async Task Stops_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using var workbench = new Workbench(new ModelFolders([fixture.Folder]));
        Assert.Throws<OperationCanceledException>(() => workbench.Models.Load("other", run: stop.Token));
        Assert.Empty(workbench.Models);
    }

    [Fact]
    public async Task Lists_what_is_at_hand_from_the_headers()
    {
        using Call call = fixture.NewCall();
        ModelCatalogue catalogue = await call.ResultOf<ModelCatalogue>("models");
        ModelFileInfo half = catalogue.Files.Single(f => f.Name == "tiny-f16");
        Assert.Equal("F16", half.Quantization);
        Assert.Equal(512, half.ContextLength);
        Assert.Equal("mit", half.License);
        Assert.Equal(fixture.Model.Engine.ParameterCount, half.ParameterCount);
        Assert.Equal("tiny", catalogue.LoadedAs(catalogue.Files.Single(f => f.Name == "tiny-f32")));
        Assert.Contains("! damaged.gguf: the file starts with 47475558", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_licence_stays_text()
    {
        var catalogue = new ModelCatalogue([new(Hostile.Text, "/x.gguf", 1, 1, "F16", 16, 512, Hostile.Text, "llama", null)], ["/m"], []);
        var bundle = LlmWorkbench.Display.MimeBundle.Of(catalogue);
        Hostile.AssertEncodedIn(bundle["text/html"]);
        Hostile.AssertHarmless(bundle.ToString());
    }
}
