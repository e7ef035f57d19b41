using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Tests.Backend;

[Fast]
public sealed class BesideTests
{
    [Fact]
    public void The_caller_goes_on_while_the_work_is_done()
    {
        using var goOn = new ManualResetEventSlim();
        var work = new Beside<string>(
            () =>
            {
                Assert.True(goOn.Wait(TimeSpan.FromMinutes(1)));
                return "done";
            },
            "test"
        );

        goOn.Set();

        Assert.Equal("done", work.Result());
        Assert.Equal("done", work.Result());
    }

    [Fact]
    public void What_the_work_throws_is_thrown_where_its_result_is_asked_for()
    {
        var work = new Beside<string>(() => throw new LlamaException("no library"), "test");

        work.Wait();

        Assert.Equal("no library", Assert.Throws<LlamaException>(work.Result).Message);
    }

    [Fact]
    public void What_is_there_already_needs_no_work() => Assert.Equal("there", new Beside<string>("there").Result());

    // As a fast test it fails when an engine is loaded.
    [Fact]
    public void A_file_that_is_not_there_loads_no_engine() =>
        Assert.Throws<FileNotFoundException>(() => LlamaModel.Load("/nowhere/model.gguf"));
}
