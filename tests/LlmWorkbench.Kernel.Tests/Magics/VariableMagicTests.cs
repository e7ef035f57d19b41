using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Magics;

[RunsCells]
public sealed class VariableMagicTests
{
    [Fact]
    public async Task Set_takes_texts_answers_secrets_and_other_variables()
    {
        using NotebookKernel kernel = Run.Kernel();
        var output = new RecordedOutput();
        var input = new Answers("Ada", "secret");
        var cell = new CellRequest(
            """
            #!set --name who --value @input:"Your name?"
            #!set --name key --value @password:"The key"
            #!set --name word --value "two words"
            """
        )
        {
            Input = input,
        };
        Assert.True((await kernel.ExecuteAsync(cell, output, TestContext.Current.CancellationToken)).Succeeded);
        Assert.Equal(["Your name? False", "The key True"], input.Asked);
        Assert.Equal(
            ["result[2]: Ada two words secret ••••••••"],
            await kernel.LinesAsync("$\"{who} {word} {key.GetClearTextPassword()} {key}\"")
        );
        await kernel.LinesAsync("var numbers = new List<int> { 1, 2 };");
        Assert.Equal(["result[4]: 2"], await kernel.LinesAsync("#!set --name same --value @csharp:numbers\nsame.Count"));
        Assert.Equal(
            ["error: There is no variable numbrs: did you mean numbers?"],
            await kernel.LinesAsync("#!set --name x --value @csharp:numbrs")
        );
        Assert.Equal(
            ["error: There is no kernel 'fsharp' to take x from: this notebook has C# variables alone, which @csharp:name names."],
            await kernel.LinesAsync("#!set --name y --value @fsharp:x")
        );
    }

    [Fact]
    public async Task Share_hands_values_to_scripts_and_other_names()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("var data = new[] { new { x = 1, name = \"</script>\" } };");
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            "#!javascript\n#!share --from csharp data\nconsole.log(data);"
        );
        Assert.Equal(
            "<script>{\nconst data = [{\"x\":1,\"name\":\"\\u003C/script\\u003E\"}];\nconsole.log(data);\n}</script>",
            Assert.IsType<DisplayOutput>(Assert.Single(outputs)).Data["text/html"]
        );
        Assert.Equal(
            ["result[3]: 1"],
            await kernel.LinesAsync("#!value --name text --from-value 7\n#!share --from value --name text --as other\nother.Length")
        );
    }

    [Fact]
    public async Task Value_keeps_the_lines_below_or_a_file()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Empty(await kernel.LinesAsync("#!value --name text\none\n  two"));
        Assert.Equal(["result[2]: one\n  two"], await kernel.LinesAsync("text"));
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{\"a\":1}", TestContext.Current.CancellationToken);
        Assert.Equal(
            ["display: {\"a\":1}"],
            (await kernel.CellAsync($"#!value --name json --from-file {file} --mime-type text/plain")).Outputs.Select(Run.Line)
        );
        File.Delete(file);
        Assert.Equal(["result[4]: 7"], await kernel.LinesAsync("json.Length"));
        Assert.Equal(
            ["error: 'ftp://x' is not a web address: it must begin with http:// or https://."],
            await kernel.LinesAsync("#!value --name x --from-url ftp://x")
        );
    }

    private sealed class Answers(params string[] lines) : ICellInput
    {
        public List<string> Asked { get; } = [];

        public string Ask(string prompt, bool isPassword, CancellationToken cancellation)
        {
            Asked.Add($"{prompt} {isPassword}");
            return lines[Asked.Count - 1];
        }
    }
}
