using LlmWorkbench.Trainers;

namespace LlmWorkbench.Tests.Trainers;

[Fast]
public sealed class RunningTrainerTests
{
    [Fact]
    public void The_last_line_says_why_it_ended() =>
        Assert.Equal("It is too long.", Said("libtorch says something", "It is too long.", "", null));

    [Fact]
    public void Of_an_exception_that_nobody_caught_its_own_words_are_told_and_not_where_it_was_thrown() =>
        Assert.Equal(
            "System.OutOfMemoryException: no room.",
            Said("Unhandled exception. System.OutOfMemoryException: no room.", "   at Program.<Main>(String[] args)", null)
        );

    private static string Said(params string?[] lines) => lines.Aggregate("", RunningTrainer.Reason);
}
