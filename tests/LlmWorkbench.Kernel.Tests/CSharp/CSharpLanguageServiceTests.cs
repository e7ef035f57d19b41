using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

public sealed class CSharpLanguageServiceTests
{
    [Fact]
    public async Task Completes_names_of_earlier_cells_their_members_types_and_keywords()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("var wordCounts = new Dictionary<string, int>(); int Twice(int x) => x * 2; class Cat { public string Name => \"\"; private int Hidden => 1; }");
        Assert.Equal("wordCounts:instance", (await CompleteAsync(kernel, "var y = wordC|"))[0]);
        Assert.Equal(["ContainsKey:function", "ContainsValue:function"], (await CompleteAsync(kernel, "#!time\nwordCounts.Contains|")).Take(2));
        Assert.Contains("Where:function", await CompleteAsync(kernel, "wordCounts.Whe|\nvar later = 1;"));
        Assert.Contains("Twice:function", await CompleteAsync(kernel, "Tw|"));
        Assert.Equal(["Name:property"], await CompleteAsync(kernel, "new Cat().N|"));
        Assert.Empty(await CompleteAsync(kernel, "new Cat().Hid|"));
        Assert.Contains("foreach:keyword", await CompleteAsync(kernel, "fore|"));
        Assert.Contains("StringBuilder:class", await CompleteAsync(kernel, "new StringBui|"));
        Assert.Contains("Tasks:module", await CompleteAsync(kernel, "using System.Threading.Ta|"));
        Assert.Equal(["WriteLine:function"], await CompleteAsync(kernel, "Console.WriteLi|"));
        Assert.Contains("Length:property", await CompleteAsync(kernel, "new[] { \"a\" }.Select(word => word.Len|"));
        Assert.Contains("display:function", await CompleteAsync(kernel, "displ|"));
    }

    [Theory]
    [InlineData("// wor|")]
    [InlineData("\"Con|")]
    [InlineData("12|")]
    [InlineData("nothing.a|")]
    public async Task Proposes_nothing_in_texts_comments_numbers_and_after_what_is_unknown(string code)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Empty(await CompleteAsync(kernel, code));
    }

    [Fact]
    public async Task Replaces_only_what_is_typed()
    {
        using NotebookKernel kernel = Run.Kernel();
        CompletionList list = await kernel.Language.CompleteAsync("Math.Sq", 7, TestContext.Current.CancellationToken);
        Assert.Equal((5, 7), (list.Start, list.End));
        Assert.Equal("double Math.Sqrt(double d)", Assert.Single(list.Items).Detail);
    }

    [Fact]
    public async Task Explains_names_with_signature_and_documentation()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("int Twice(int x) => x * 2;");
        Assert.Equal("int Twice(int x)", await InspectAsync(kernel, "Twi|ce(3)"));
        Assert.Equal("int Twice(int x)", await InspectAsync(kernel, "Twice(|"));
        Assert.StartsWith("double Math.Max(double val1, double val2)\n", await InspectAsync(kernel, "Math.Max|(1.0, 2.0)"));
        string display = (await InspectAsync(kernel, "dis|play(1)"))!;
        Assert.StartsWith("DisplayedValue CellGlobals.display(object? value, params string[] mimeTypes)\n\nDisplays a value below the cell.", display);
        Assert.Null(await InspectAsync(kernel, "1 + |2"));
    }

    private static async Task<string[]> CompleteAsync(NotebookKernel kernel, string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        CompletionList list = await kernel.Language.CompleteAsync(marked.Remove(position, 1), position, TestContext.Current.CancellationToken);
        return [.. list.Items.Select(item => $"{item.Text}:{item.Kind}")];
    }

    private static async Task<string?> InspectAsync(NotebookKernel kernel, string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        var bundle = await kernel.Language.InspectAsync(marked.Remove(position, 1), position, cancellation: TestContext.Current.CancellationToken);
        return bundle?.ToString();
    }
}
