using LlmWorkbench.Engines;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Engines;

/// <summary>What changes a user's choice is tested in processes with a home of their own: EngineTests of the end-to-end tests.</summary>
[Engine]
public sealed class EngineMagicTests
{
    [Theory]
    [InlineData("engine")]
    [InlineData("engine list")]
    public async Task Lists_the_engines_and_says_which_is_in_use(string line)
    {
        LlamaBackend.Load();
        using var call = new Call();
        EngineCatalogue catalogue = await call.ResultOf<EngineCatalogue>(line);

        Assert.Equal("default", catalogue.Engines[0].Choice.Name);
        Assert.Single(catalogue.Engines, engine => engine.IsLoaded);
        Assert.Contains("in use (", call.Text, StringComparison.Ordinal);
        Assert.Contains("«engine use NAME» chooses one", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("engine instal 0.5.0")]
    [InlineData("engine install")]
    [InlineData("engine use")]
    [InlineData("engine list 0.5.0")]
    public async Task What_is_mistyped_is_answered_with_what_there_is(string line)
    {
        using var call = new Call();
        Assert.StartsWith("#!engine alone lists what is there; ", await call.FailureOf(line), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_is_for_what_is_installed()
    {
        using var call = new Call();
        Assert.StartsWith("--backend belongs to «engine install»", await call.FailureOf("engine --backend cuda"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("engine use no-such-engine")]
    [InlineData("engine remove ../elsewhere")]
    [InlineData("engine remove default")]
    public async Task An_engine_that_is_not_there_is_refused_with_those_that_are(string line)
    {
        using var call = new Call();
        string name = line.Split(' ')[2];
        Assert.StartsWith($"There is no engine {name}: at hand", await call.FailureOf(line), StringComparison.Ordinal);
    }
}
