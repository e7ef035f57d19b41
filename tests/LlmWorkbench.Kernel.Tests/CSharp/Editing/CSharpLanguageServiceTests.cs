using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics.Writing;

namespace LlmWorkbench.Kernel.Tests.CSharp.Editing;

[RunsCells]
public sealed class CSharpLanguageServiceTests
{
    [Fact]
    public async Task Completes_names_of_earlier_cells_their_members_types_and_keywords()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(
            "var wordCounts = new Dictionary<string, int>(); int Twice(int x) => x * 2; class Cat { public string Name => \"\"; "
                + "private int Hidden => 1; }"
        );
        Assert.Equal("wordCounts:instance", (await CompleteAsync(kernel, "var y = wordC|"))[0]);
        Assert.Equal(
            ["ContainsKey:function", "ContainsValue:function"],
            (await CompleteAsync(kernel, "#!time\nwordCounts.Contains|")).Take(2)
        );
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
    public async Task Commands_in_texts_do_not_end_the_code()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Contains("Length:property", await CompleteAsync(kernel, "var s = \"\"\"\n#!echo\n\"\"\";\ns.Len|"));
        Assert.Empty(await CompleteAsync(kernel, "var s = \"\"\"\n#!lsm|\n\"\"\";"));
        Assert.Empty(await CompleteAsync(kernel, "/*\n#!lsm|\n*/"));
        Assert.Contains("Length:property", await CompleteAsync(kernel, "#r \"nuget: X\"\n#if true\n\"\".Len|"));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task Lines_may_end_in_any_way(string end)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Contains("Length:property", await CompleteAsync(kernel, $"// a{end}#!time{end}\"\".Len|{end}#!time"));
        Assert.Contains(
            "#!time:magic",
            (await CompleteAsync(kernel, $"\"\"{end}#!tim|")).Select(item =>
                item.StartsWith("time", StringComparison.Ordinal) ? "#!time:magic" : item
            )
        );
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
        Assert.StartsWith("double Math.Max(double val1, double val2)\n", await InspectAsync(kernel, "Math.Max|(1.0, 2.0)"));
        string display = (await InspectAsync(kernel, "dis|play(1)"))!;
        Assert.StartsWith(
            "DisplayedValue CellGlobals.display(object? value, params string[] mimeTypes)\n\nDisplays a value below the cell.",
            display
        );
        Assert.Null(await InspectAsync(kernel, "1 + |2"));
    }

    [Fact]
    public async Task Documentation_comments_of_cells_are_shown()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(
            "/// <summary>Doubles a number.</summary>\n/// <param name=\"x\">The number.</param>\nint Twice(int x)\n{\n    return x * 2;\n}"
        );
        Assert.Equal("int Twice(int x)\n\nDoubles a number.\n  x: The number.", await InspectAsync(kernel, "Twi|ce(3)"));
        Assert.Equal("int Twice(«int x»)\n\nDoubles a number.\n» x: The number.", await InspectAsync(kernel, "Twice(|3)"));
    }

    [Theory]
    [InlineData("Add(|", "int Add(«int first», int second = 1)\nstring Add(«string only»)")]
    [InlineData("Add(1, |", "int Add(int first, «int second = 1»)\nstring Add(string only)")]
    [InlineData("var sum = Add(a, |2);\nvar later = 1;", "int Add(int first, «int second = 1»)\nstring Add(string only)")]
    [InlineData("Add(second: |", "int Add(int first, «int second = 1»)\nstring Add(string only)")]
    [InlineData("Add(Math.Max(1, 2)|", "int Add(«int first», int second = 1)\nstring Add(«string only»)")]
    [InlineData("Add(1, Add(|))", "int Add(«int first», int second = 1)\nstring Add(«string only»)")]
    [InlineData("new Cat(\"Tom\", |", "Cat.Cat(string name, «int age»)")]
    [InlineData("Cat tom = new(|", "Cat.Cat(«string name», int age)")]
    [InlineData("act(1, |", "bool Func<int, string, bool>.Invoke(int arg1, «string arg2»)")]
    [InlineData("lives[|", "int Dictionary<string, int>.this[«string key»]")]
    [InlineData("All(1, 2, 3, |", "int All(«params int[] numbers»)")]
    public async Task Inside_of_brackets_the_overloads_are_shown_with_the_parameter_whose_turn_it_is(string code, string signatures)
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(
            "class Sums { public static int Add(int first, int second = 1) => 0; public static string Add(string only) => only; "
                + "private static void Add(double hidden) { } }\n"
                + "class Cat(string name, int age);\nFunc<int, string, bool> act = (a, b) => true; int a = 1; var lives = new "
                + "Dictionary<string, int>(); int All(params int[] numbers) => 0;"
        );
        string? text = await InspectAsync(kernel, code.Replace("Add(", "Sums.Add(", StringComparison.Ordinal));
        Assert.Equal(signatures.Replace(" Add(", " Sums.Add(", StringComparison.Ordinal), text?.Split("\n\n")[0]);
    }

    [Fact]
    public async Task The_overload_that_fits_best_explains_the_parameter_and_all_are_listed()
    {
        using NotebookKernel kernel = Run.Kernel();
        string text = (await InspectAsync(kernel, "\"a,b\".Split(',', |"))!;
        string[] lines = text.Split('\n');
        Assert.Equal(
            typeof(string).GetMethods().Count(method => method.Name == "Split"),
            lines.Count(line => line.Contains(" string.Split(", StringComparison.Ordinal))
        );
        Assert.StartsWith("string[] string.Split(char separator, «", lines[0]);
        Assert.Contains("\n\nSplits a string into ", text);
        Assert.Contains("\n» ", text);
        MimeBundle? html = await kernel.Language.InspectAsync("Math.Max(1, ", 12, cancellation: TestContext.Current.CancellationToken);
        Assert.StartsWith("<pre>int Math.Max(int val1, <b><u>int val2</u></b>)\n", html!["text/html"]);
    }

    [Theory]
    [InlineData("1 + |2")]
    [InlineData("(1 + |2)")]
    [InlineData("Math.Max(1, 2); |")]
    [InlineData("// Math.Max(|")]
    [InlineData("nowhere(|")]
    public async Task Outside_of_a_call_there_is_nothing_to_show(string code)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Null(await InspectAsync(kernel, code));
    }

    private static async Task<string[]> CompleteAsync(NotebookKernel kernel, string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        CompletionList list = await kernel.Language.CompleteAsync(
            marked.Remove(position, 1),
            position,
            TestContext.Current.CancellationToken
        );
        return [.. list.Items.Select(item => $"{item.Text}:{item.Kind}")];
    }

    private static async Task<string?> InspectAsync(NotebookKernel kernel, string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        MimeBundle? bundle = await kernel.Language.InspectAsync(
            marked.Remove(position, 1),
            position,
            cancellation: TestContext.Current.CancellationToken
        );
        return bundle?.ToString();
    }
}
