using LlmWorkbench.Cli.Terminal;

namespace LlmWorkbench.Cli.Tests.Terminal;

[Fast]
public sealed class RawArgumentsTests
{
    [Theory]
    [InlineData("dotnet\0tool.dll\0tokens\0été\0", 2, null)]
    [InlineData("dotnet\0tool.dll\0tokens\0\0", 2, null)]
    [InlineData("dotnet\0tool.dll\0tokens\0�\0", 2, null)]
    public void Text_is_taken(string commandLine, int count, string? problem) =>
        Assert.Equal(problem, RawArguments.Problem(System.Text.Encoding.UTF8.GetBytes(commandLine), count));

    [Fact]
    public void Bytes_that_are_no_text_are_refused_in_one_sentence()
    {
        byte[] commandLine = [.. "dotnet\0tool\xFF.dll\0tokens\0ab"u8, 0xFF, (byte)'c', 0, (byte)'x', 0];
        Assert.Equal(
            "Argument 2 is not UTF-8: byte 2 begins 0xFF, which is not a character; give it as UTF-8.",
            RawArguments.Problem(commandLine, 3)
        );
        Assert.Null(RawArguments.Problem(commandLine, 1));
    }

    [Fact]
    public async Task A_problem_is_bad_usage_and_nothing_runs()
    {
        using var output = new StringWriter();
        var streams = new TerminalStreams(null, output, output, OutIsScreen: false, ErrorIsScreen: false);
        Assert.Equal(
            ExitCode.BadUsage,
            await new CommandLine(streams).RunAsync(["device"], "Argument 1 is not UTF-8.", CancellationToken.None)
        );
        Assert.Equal("llm-workbench: Argument 1 is not UTF-8.\n--help shows how it is used.\n", output.ToString());
    }
}
