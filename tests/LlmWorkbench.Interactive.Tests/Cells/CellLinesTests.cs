using LlmWorkbench.Composition;
using LlmWorkbench.Interactive.Cells;

namespace LlmWorkbench.Interactive.Tests.Cells;

[Fast]
public sealed class CellLinesTests
{
    [Theory]
    [InlineData("#!tokens\nthe cat", 0, "the cat", true, null)]
    [InlineData("#!tokens\r\n the cat\r\n\r\n", 0, " the cat", true, null)]
    [InlineData("1\n#!tokens\n\n#r x\n#!time\n2", 1, "#r x", true, null)]
    [InlineData("#!tokens \"the cat\"\n1 + 1", 0, "", false, null)]
    [InlineData("#!tokens --from x\n1 + 1", 0, "", false, null)]
    [InlineData("#!tokens -h\n1 + 1", 0, "", false, null)]
    [InlineData("#!model tutor\n1 + 1", 0, "", false, null)]
    [InlineData("#!tokens\n\n#!who", 0, "", true, "#!who")]
    public void A_command_has_the_lines_below_it_where_it_takes_a_text_from_there(
        string code,
        int line,
        string body,
        bool takesBelow,
        string? commandBelow
    )
    {
        PlacedCommand command = Cell(code).At(line);
        Assert.Equal((body, takesBelow, commandBelow), (command.Body, command.TakesBelow, command.CommandBelow));
    }

    [Fact]
    public void Commands_are_found_in_their_order_and_others_left_out()
    {
        CellLines cell = Cell("#!model tutor\nvar x = 1;\n#!time\n#!tokens\tthe\n#!tokensx\n #!tokens\n#!tokens");
        Assert.Equal([0, 3, 6], cell.Commands(name => name is "#!model" or "#!tokens").Select(command => command.Line));
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    public void A_line_belongs_to_the_directive_above_it(int line, int directive) =>
        Assert.Equal(directive, Cell("1\n#!tokens\nthe cat\n#!model").DirectiveOf(line));

    private static CellLines Cell(string code) => new(code, WorkbenchTopics.CreateRegistry().Magics);
}
