using LlmWorkbench.Kernel.Jupyter.Hosting;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Hosting;

[Fast]
public sealed class KernelLogTests
{
    [Fact]
    public void A_log_that_nobody_reads_holds_nobody_up()
    {
        using var pipe = new StuckWriter();
        using var log = new KernelLog(pipe, linesInWindow: 10_000);
        for (int i = 0; i < 10_000; i++)
        {
            log.Say("something");
        }

        log.Flush();
        pipe.Release();
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_lost_until_it_can()
    {
        using var full = new FullWriter();
        using var log = new KernelLog(full);
        log.Say("lost");
        log.Flush();
        full.HasRoom = true;
        log.Say("kept");
        log.Flush();

        Assert.Equal("llm-workbench: kept", full.ToString().Trim());
    }

    [Fact]
    public void A_few_lines_a_minute_are_written_and_the_others_counted()
    {
        using var written = new StringWriter();
        using var log = new KernelLog(written, linesInWindow: 3);
        for (int i = 0; i < 100; i++)
        {
            log.Say($"line {i}");
        }

        log.Flush();
        string[] lines = written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(
            ["llm-workbench: line 0", "llm-workbench: line 1", "llm-workbench: line 2", "llm-workbench: 97 more lines were left out."],
            lines
        );
    }

    private sealed class StuckWriter : StringWriter
    {
        private readonly TaskCompletionSource _released = new();

        public override void WriteLine(string? value) => _released.Task.GetAwaiter().GetResult();

        public void Release() => _released.SetResult();
    }

    private sealed class FullWriter : StringWriter
    {
        public bool HasRoom { get; set; }

        public override void WriteLine(string? value)
        {
            if (!HasRoom)
            {
                throw new IOException("No space left on device");
            }

            base.WriteLine(value);
        }
    }
}
