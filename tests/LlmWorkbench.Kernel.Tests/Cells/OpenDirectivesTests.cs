using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Cells;

/// <summary>A command ends the C# above it, which the compiler sees as a piece of its own.</summary>
[RunsCells]
public sealed class OpenDirectivesTests
{
    [Theory]
    [InlineData("#region a\nvar z = 1;\n#!time\n#endregion", "time", "region", "endregion", 1, 3)]
    [InlineData("#if true\n#!tokens \"hi\"\n#endif", "tokens", "if", "endif", 1, 2)]
    [InlineData("1\n #  region a\n#if true\n#endif\n#!csharp\n2\n#endregion", "csharp", "region", "endregion", 2, 5)]
    [InlineData("#if false\n#!ecko\n#else\n#!time\n#endif", "time", "if", "endif", 1, 4)]
    [InlineData("#!time\n#region a\n#region b\n#endregion\n#if true\n#!time\n#endif\n#endregion", "time", "if", "endif", 5, 6)]
    public async Task No_command_stands_between_a_directive_and_its_end(
        string cell,
        string command,
        string kind,
        string end,
        int opened,
        int line
    )
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.Equal(
            $"#!{command} cannot stand between #{kind} (line {opened}) and its #{end}: a command ends the C# above it, so put it "
                + $"before the #{kind} or after the #{end}.",
            result.Error!.Message
        );
        Assert.Equal(line, result.Error.Line);
        Assert.Equal(nameof(CellSyntaxException), result.Error.Name);
        Assert.Equal([result.Error.Message], result.Error.Traceback.Select(text => text[^result.Error.Message.Length..]));
    }

    [Theory]
    [InlineData("#region a\nvar z = 1;\n#endregion\n#!time\nz + 1")]
    [InlineData("#if false\n#!time\n#endif\n#!time\n1 + 1")]
    [InlineData("var s = @\"\n#region a\n\";\n#!time\n1 + 1\n#region b\n#endregion")]
    public async Task Those_after_it_run(string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.Null(result.Error);
    }
}
