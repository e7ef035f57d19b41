using LlmWorkbench.Kernel.Jupyter.Hosting;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Hosting;

[Fast]
public sealed class LastWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("words-").FullName;

    private string ConnectionFile => Path.Combine(_folder, "kernel.json");

    [Fact]
    public void A_cell_that_ends_the_process_is_named_once()
    {
        var words = new LastWords(ConnectionFile);
        using IDisposable running = words.Running(5, "  Environment.Exit(3);\nvar more = 1;");
        words.Exits(3);
        running.Dispose();

        Assert.Equal(
            "The kernel was restarted because cell [5] (Environment.Exit(3);) called Environment.Exit(3). The variables of the "
                + "cells before are gone.",
            new LastWords(ConnectionFile).OfTheKernelBefore()
        );
        Assert.Null(new LastWords(ConnectionFile).OfTheKernelBefore());
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_kernel_that_died_could_say_nothing_but_its_cell_is_known()
    {
        using IDisposable running = new LastWords(ConnectionFile).Running(2, "Crash();");

        Assert.StartsWith(
            "The kernel was restarted because it died while cell [2] ran (Crash();): a stack overflow, ",
            new LastWords(ConnectionFile).OfTheKernelBefore()
        );
    }

    [Fact]
    public void A_kernel_that_ended_as_it_should_leaves_nothing()
    {
        var idle = new LastWords(ConnectionFile);
        idle.Running(1, "1").Dispose();
        Assert.Empty(Directory.GetFiles(_folder));
        var told = new LastWords(ConnectionFile);
        using IDisposable running = told.Running(2, "while (true) { }");
        told.Close();
        told.Exits(0);
        Assert.Empty(Directory.GetFiles(_folder));
        new LastWords(ConnectionFile).Exits(1);
        Assert.Null(new LastWords(ConnectionFile).OfTheKernelBefore());
    }

    [Fact]
    public void A_thread_that_a_cell_left_behind_may_end_the_process_too()
    {
        var words = new LastWords(ConnectionFile);
        words.Running(4, "Start();").Dispose();
        words.Exits(7);

        Assert.Contains(
            "cell [4] (Start();) called Environment.Exit(7)",
            new LastWords(ConnectionFile).OfTheKernelBefore(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_cannot_be_written_or_read_is_not_said()
    {
        var words = new LastWords(Path.Combine(_folder, "missing", "kernel.json"));
        words.Running(1, "1").Dispose();
        Assert.Null(words.OfTheKernelBefore());
        File.WriteAllText(ConnectionFile + ".running", "[1");
        Assert.Null(new LastWords(ConnectionFile).OfTheKernelBefore());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
