using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

[RunsCells]
public sealed class DeepCodeTests
{
    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    public static TheoryData<string, string> Deep =>
        new()
        {
            { "open interpolations", Repeat("$\"{", 8_000) },
            { "interpolations", Repeat("$\"{", 4_000) + "1" + Repeat("}\"", 4_000) },
            { "open brackets", Repeat("(", 20_000) },
            { "brackets", "var x = " + Repeat("(", 20_000) + "1" + Repeat(")", 20_000) + ";" },
            { "blocks", Repeat("{", 20_000) + Repeat("}", 20_000) },
            { "open blocks", Repeat("if (true) {", 10_000) },
            { "lists", "int[] x = " + Repeat("[", 20_000) + Repeat("]", 20_000) + ";" },
            { "generic types", Repeat("List<", 10_000) + "int" + Repeat(">", 10_000) + " x;" },
            { "array types", "int" + Repeat("[]", 20_000) + " x;" },
            { "unary operators", "var x = " + Repeat("!", 20_000) + "true;" },
            { "signs", "var x = " + Repeat("- ", 20_000) + "1;" },
            { "casts", "var x = " + Repeat("(int)", 20_000) + "1;" },
            { "else if", "int n = 3;\nif (n == 0) { }" + Repeat(" else if (n == 1) { }", 10_000) },
            { "sums", "int n = 1;\nvar x = " + Repeat("n + ", 20_000) + "n;" },
            { "conditions", "int n = 1;\nvar x = " + Repeat("n > 2 ? 1 : ", 10_000) + "0;" },
            { "assignments", "int n = 1;\n" + Repeat("n = ", 20_000) + "1;" },
            { "null coalescing", "string s = \"\";\nvar x = " + Repeat("s ?? ", 20_000) + "s;" },
            { "lambdas", "var x = " + Repeat("a => ", 20_000) + "1;" },
            { "calls in calls", "int F(int n) => n;\nvar x = " + Repeat("F(", 10_000) + "1" + Repeat(")", 10_000) + ";" },
            { "calls in a row", "var x = \"\"" + Repeat(".Trim()", 20_000) + ";" },
            { "indexers", "var x = a" + Repeat("[0]", 20_000) + ";" },
            { "classes", Repeat("class A {", 10_000) + Repeat("}", 10_000) },
            { "patterns", "var x = 1 is " + Repeat("not ", 20_000) + "2;" },
            { "labels", Repeat("a: ", 20_000) + ";" },
            { "statements without blocks", Repeat("if (true) ", 20_000) + ";" },
            { "documentation", "/// " + Repeat("<a>", 20_000) + "\nclass A { }" },
            { "directives", "#if " + Repeat("(", 20_000) + "true" + Repeat(")", 20_000) + "\n#endif\n1" },
            { "negated directives", "#if " + Repeat("!", 20_000) + "true\n#endif\n1" },
            { "open directives", Repeat("#if true\n", 20_000) },
            { "below a raw text", "var s = \"\"\"\n#!time\n\"\"\";\n" + Repeat("$\"{", 8_000) },
        };

    [Theory]
    [MemberData(nameof(Deep))]
    public async Task Deep_code_is_compiled_or_refused_and_the_process_lives_on(string name, string code)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(code);
        Assert.True(result.Error is null or { Name: CompileError.Name }, $"{name}: {result.Error?.Name} {result.Error?.Message}");
        Assert.NotEqual("", (await kernel.LinesAsync("1 + 1"))[0]);
    }

    [Theory]
    [MemberData(nameof(Deep))]
    public async Task Editors_may_ask_about_deep_code(string name, string code)
    {
        Assert.NotEqual("", name);
        using NotebookKernel kernel = Run.Kernel();
        string member = code + "\nConsole.Wri",
            argument = code + "\nMath.Max(1, ";
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await kernel.Language.CompleteAsync(code, code.Length / 2, cancellation);
        await kernel.Language.InspectAsync(code, code.Length / 2, cancellation: cancellation);
        await kernel.Language.CompleteAsync(member, member.Length, cancellation);
        await kernel.Language.InspectAsync(argument, argument.Length, cancellation: cancellation);
        Assert.True(Enum.IsDefined(kernel.Completeness(code).Status));
    }

    [Fact]
    public async Task The_sentence_names_the_line_and_says_what_helps()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("var a = 1;\nvar x = " + Repeat("(", 20_000) + "1" + Repeat(")", 20_000) + ";");
        Assert.Equal(
            "The code in line 2 is nested too deeply to be compiled: give its inner parts names, as variables or methods.",
            result.Error!.Message
        );
        Assert.Equal(2, result.Error.Line);
        Assert.Equal(CompletenessStatus.Invalid, kernel.Completeness(Repeat("(", 20_000)).Status);
    }

    [Fact]
    public async Task Code_of_a_depth_that_people_write_runs()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["result[1]: 201"], await kernel.LinesAsync("int F(int n) => n + 1;\n" + Repeat("F(", 200) + "1" + Repeat(")", 200)));
        Assert.Equal(["result[2]: 1001"], await kernel.LinesAsync("int one = 1;\n" + Repeat("one + ", 1_000) + "one"));
        Assert.Equal(["result[3]: 1001"], await kernel.LinesAsync("(" + Repeat("\"x\"\n + ", 1_000) + "\"x\").Length"));
    }
}
