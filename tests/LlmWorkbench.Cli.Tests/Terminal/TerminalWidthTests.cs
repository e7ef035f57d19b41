using LlmWorkbench.Cli.Terminal;

namespace LlmWorkbench.Cli.Tests.Terminal;

/// <summary>How wide help is. It sets a variable of the process.</summary>
[Engine]
public sealed class TerminalWidthTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("COLUMNS");

    public void Dispose() => Environment.SetEnvironmentVariable("COLUMNS", _before);

    [Theory]
    [InlineData("120", 120)]
    [InlineData("60", 60)]
    [InlineData("5", 60)]
    [InlineData("", 80)]
    [InlineData("wide", 80)]
    [InlineData("-1", 80)]
    public async Task Lines_fit_the_width_that_COLUMNS_says(string columns, int expected)
    {
        Environment.SetEnvironmentVariable("COLUMNS", columns);
        using var output = new StringWriter();
        var streams = new TerminalStreams(null, output, TextWriter.Null, false, false);

        Assert.Equal(expected, TerminalWidth.Of(streams));
        await new CommandLine(streams).RunAsync(["--help"], TestContext.Current.CancellationToken);
        Assert.All(output.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, expected));
        Assert.True(output.ToString().Split('\n').Max(line => line.Length) > expected - 15);
    }
}
