using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Compatibility;

[RunsCells]
public sealed class InteractiveNotebookTests
{
    [Fact]
    public async Task The_usings_and_helpers_of_Interactive_notebooks_compile_and_work()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            """
            using Microsoft.DotNet.Interactive;
            using Microsoft.DotNet.Interactive.Commands;
            using Microsoft.DotNet.Interactive.Events;
            using Microsoft.DotNet.Interactive.CSharp;
            using Microsoft.DotNet.Interactive.Formatting;
            using Microsoft.DotNet.Interactive.Formatting.TabularData;
            using static Microsoft.DotNet.Interactive.Kernel;
            using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
            Kernel.display("a");
            KernelInvocationContext.Current.Display("b");
            KernelInvocationContext.Current.DisplayAs("<i>c</i>", "text/html");
            DisplayedValue d = display(div[@class: "k"](b("d")));
            d.Update("e");
            await Kernel.Root.SubmitCodeAsync("Console.Write(1 + 5)");
            await Kernel.Root.SendAsync(new SubmitCode("*f*", "markdown"));
            Formatter.Register<Uri>(uri => $"<a>{uri.Host}</a>", "text/html");
            display(new Uri("http://g"), "text/html");
            new[] { new { P = 1, Q = "q" }, new { P = 2, Q = "<r>" } }.DisplayTable();
            """
        );
        Assert.Null(result.Error);
        Assert.Equal(
            [
                "a",
                "b",
                "<i>c</i>",
                "e",
                "6",
                "*f*",
                "<a>g</a>",
                "<table><thead><tr><th>P</th><th>Q</th></tr></thead><tbody>"
                    + "<tr><td>1</td><td>q</td></tr><tr><td>2</td><td>&lt;r&gt;</td></tr></tbody></table>",
            ],
            outputs.Select(output =>
                output is StreamOutput stream ? stream.Text
                : ((DisplayOutput)output).Data is var data && data.TryGetValue("text/html", out string? html) ? html
                : data.Values.First()
            )
        );
    }

    [Fact]
    public async Task Formulas_are_LaTeX_for_the_front_end_and_text_elsewhere()
    {
        using NotebookKernel kernel = Run.Kernel();
        foreach (
            (string code, string latex) in new[]
            {
                ("(LaTeXString)@\"\\begin{align}a\\end{align}\"", "\\begin{align}a\\end{align}"),
                ("(MathString)@\"\\frac{1}{2}\"", "$$\\frac{1}{2}$$"),
                ("new MathString(\"$$x$$\")", "$$x$$"),
            }
        )
        {
            (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(code);
            Assert.Null(result.Error);
            IReadOnlyDictionary<string, string> bundle = Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data;
            Assert.Equal((latex, latex), (bundle["text/latex"], bundle["text/plain"]));
        }
    }

    [Fact]
    public async Task Classes_and_static_methods_of_a_cell_use_the_helpers_too()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            """
            public class Shower { public void Show(string text) => display(text); public object Bold => HTML("<b>x</b>"); }
            static void Later(string text) { Cancellation.ThrowIfCancellationRequested(); display(text); }
            new Shower().Show("from a class");
            Later("from a static method");
            new Shower().Bold
            """
        );
        Assert.Null(result.Error);
        Assert.Equal(
            ["from a class", "from a static method", "<b>x</b>"],
            outputs.Select(output => output is ResultOutput shown ? shown.Data["text/html"] : ((DisplayOutput)output).Data.Values.First())
        );
    }

    [Fact]
    public async Task Cells_derive_commands_of_their_own()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: csharp"],
            await kernel.LinesAsync(
                "public class Ask : Microsoft.DotNet.Interactive.Commands.KernelCommand { public Ask() : base(\"csharp\") { } }\n"
                    + "new Ask().TargetKernelName"
            )
        );
    }

    [Fact]
    public async Task Kernel_Root_reads_and_sets_variables()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("var known = 5;");
        Assert.Equal(
            ["result[2]: 5"],
            await kernel.LinesAsync(
                """
                var k = (Microsoft.DotNet.Interactive.CSharp.CSharpKernel)Microsoft.DotNet.Interactive.Kernel.Root.FindKernelByName("csharp");
                k.TryGetValue<int>("known", out var read);
                await k.SetValueAsync("made", read + 1);
                read
                """
            )
        );
        Assert.Equal(["result[3]: 6"], await kernel.LinesAsync("made"));
    }

    [Fact]
    public async Task A_variable_that_cannot_be_set_is_an_error_of_the_cell_and_those_after_it_are_set()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["error: '1 a' cannot name a C# variable: use letters, digits and '_', not beginning with a digit."],
            await kernel.LinesAsync(
                "var root = Microsoft.DotNet.Interactive.Kernel.Root;\nawait root.SetValueAsync(\"1 a\", 1);\nawait "
                    + "root.SetValueAsync(\"b\", 2);"
            )
        );
        Assert.Equal(["result[2]: 2"], await kernel.LinesAsync("b"));
    }

    [Theory]
    [InlineData(
        "#!fsharp\nlet x = 1",
        "error: This kernel does not run F# cells: rewrite the cell in C#, or make the cell a Markdown cell to keep it as text."
    )]
    [InlineData(
        "#!pwsh\nls",
        "error: This kernel does not run PowerShell cells: start programs from C# with System.Diagnostics.Process, or make the "
            + "cell a Markdown cell to keep it as text."
    )]
    [InlineData(
        "#!http\nGET http://x",
        "error: This kernel does not run HTTP cells: send the request from C# with new HttpClient(), or make the cell a Markdown "
            + "cell to keep it as text."
    )]
    [InlineData(
        "#!connect mssql --kernel-name x",
        "error: #!connect is not supported, because this kernel runs C# alone: use the database's or the language's own .NET "
            + "library, with #r \"nuget: …\"."
    )]
    public async Task Says_what_to_do_about_other_languages(string cell, string line)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal([line], await kernel.LinesAsync(cell));
    }

    [Fact]
    public async Task Shows_mermaid_diagrams()
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("#!mermaid\ngraph TD\n  A --> B");
        IReadOnlyDictionary<string, string> data = Assert.IsType<DisplayOutput>(Assert.Single(outputs)).Data;
        Assert.Equal("graph TD\n  A --> B", data["text/plain"]);
        Assert.Contains("graph TD\n  A --&gt; B", data["text/html"]);
        Assert.Contains("data-lw-mermaid", data["text/html"]);
    }
}
