using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Tests.Magics;

/// <summary>Which variables commands may declare: none that takes something from later cells.</summary>
[Engine]
public sealed class VariableNameTests
{
    [Theory]
    [InlineData("class", "«class» is a word of C# itself, class_ is not")]
    [InlineData("await", "«await» is a word of C# itself, await_ is not")]
    [InlineData("checked", "«checked» is a word of C# itself, checked_ is not")]
    [InlineData("_", "«_» is what C# throws values away with")]
    [InlineData("3x", "«3x» is not one: letters, digits and _, not beginning with a digit")]
    [InlineData("a-b", "«a-b» is not one: letters, digits and _, not beginning with a digit")]
    [InlineData("Console", "«Console» is a type or namespace, which later cells could not use any more")]
    [InlineData("System", "«System» is a type or namespace, which later cells could not use any more")]
    [InlineData("List", "«List» is a type or namespace, which later cells could not use any more")]
    [InlineData("Cat", "«Cat» is a type or namespace, which later cells could not use any more")]
    [InlineData("Model", "«Model» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("Models", "«Models» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("Workbench", "«Workbench» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("Topics", "«Topics» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("Cancellation", "«Cancellation» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("display", "«display» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("input", "«input» is what every cell has by that name, which later cells could not use any more")]
    [InlineData("cat", null)]
    [InlineData("wörter", null)]
    public async Task Every_command_that_declares_one_refuses_it_and_the_session_lives_on(string name, string? problem)
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("class Cat { } var data = 42;");
        foreach (
            (string command, string start) in ((string, string)[])
                [
                    ($"#!device --into {name}", "--into needs a C# name such as result"),
                    ($"#!share --from csharp --name data --as {name}", "A variable needs a name such as result"),
                    ($"#!set --name {name} --value x", "A variable needs a name such as result"),
                    ($"#!value --name {name} --from-value x", "A variable needs a name such as result"),
                ]
        )
        {
            string[] errors = [.. (await kernel.LinesAsync(command)).Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];
            Assert.Equal(problem is null ? [] : [$"error: {start}: {problem}."], errors);
        }

        Assert.Equal(["stdout: 42"], await kernel.LinesAsync("Console.Write(data);"));
    }

    [Fact]
    public void Scripts_of_the_page_have_the_same_rule() => Assert.NotNull(VariableName.Problem("class"));
}
