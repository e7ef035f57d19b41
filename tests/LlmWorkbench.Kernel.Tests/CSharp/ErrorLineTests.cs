using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>The compiler counts more characters as ends of lines than editors do: errors name the lines of the editor.</summary>
[RunsCells]
public sealed class ErrorLineTests
{
    public static TheoryData<string> Separators => ["\u2028", "\u2029", "\u0085", "\f", "\v"];

    [Theory]
    [MemberData(nameof(Separators))]
    public async Task Errors_of_running_code_name_the_line_of_the_editor(string separator)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            Head(separator) + "int Fail() =>\n    throw new InvalidOperationException(\"as asked\");\nint Later() => Fail();"
        );
        Assert.Null(result.Error);
        (result, _) = await kernel.CellAsync($"#!time\n/* {separator}{separator} */ Later();\n1");
        Assert.Equal(2, result.Error!.Line);
        Assert.Equal(
            [
                "System.InvalidOperationException: as asked",
                "   at Fail in cell [1], line 5: throw new InvalidOperationException(\"as asked\");",
                "   at Later in cell [1], line 6: int Later() => Fail();",
                "   at cell [2], line 2: /*    */ Later();",
            ],
            result.Error.Traceback
        );
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public async Task Compile_errors_name_the_line_and_column_of_the_editor(string separator)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(Head(separator) + $"var t = @\"{separator}\"; int n = \"a\";");
        Assert.Equal(4, result.Error!.Line);
        Assert.Equal(
            [
                "(4,23): error CS0029: Cannot implicitly convert type 'string' to 'int'",
                "    var t = @\" \"; int n = \"a\";",
                "                          ^^^",
            ],
            result.Error.Traceback
        );

        (result, _) = await kernel.CellAsync(Head(separator) + "using var n = 5;");
        Assert.StartsWith("(4,11): error CS1674: 'n':", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(4, result.Error.Line);
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public async Task Code_that_is_too_deep_is_named_by_the_line_of_the_editor(string separator)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(Head(separator) + $"var deep = {new string('(', 1000)}1{new string(')', 1000)};");
        Assert.Equal(4, result.Error!.Line);
        (result, _) = await kernel.CellAsync(Head(separator) + $"var deep = {new string('!', 2000)}true;");
        Assert.Equal(4, result.Error!.Line);
        Assert.Contains("in line 4 is nested too deeply", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public async Task Errors_in_imported_files_name_the_line_of_the_editor(string separator)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("lines-").FullName, "broken.csx");
        await File.WriteAllTextAsync(file, Head(separator) + "int n = \"a\";", TestContext.Current.CancellationToken);
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync($"#!import \"{file}\"");
        Assert.StartsWith("broken.csx(4,9): error CS0029:", result.Error!.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, Head(separator) + "throw new Exception(\"as asked\");", TestContext.Current.CancellationToken);
        (result, _) = await kernel.CellAsync($"#!import \"{file}\"");
        Assert.Equal("   at cell [broken.csx], line 4: throw new Exception(\"as asked\");", result.Error!.Traceback[1]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    // Three lines, with the character in a text and in both kinds of comments.
    private static string Head(string separator) => $"var s = @\"a{separator}b\";\n/* c{separator}d */\n// e{separator}\n";
}
