using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Magics;

[RunsCells]
public sealed class KernelMagicTests
{
    [Fact]
    public async Task Time_is_shown_after_the_rest_of_the_cell()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync("#!time\n1 + 1");
        Assert.Equal(2, lines.Length);
        Assert.Equal("result[1]: 2", lines[0]);
        Assert.Matches(@"^display: Wall time: [0-9.]+ ms$", lines[1]);
    }

    [Fact]
    public async Task Who_lists_variables()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["display: There are no variables yet."], await kernel.LinesAsync("#!who"));
        await kernel.LinesAsync("var words = new Dictionary<string, int[]>(); var a = 1;");
        await kernel.LinesAsync("var a = \"<new>\";");
        Assert.Equal(["display: a\nwords"], await kernel.LinesAsync("#!who"));
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("#!whos");
        string html = Assert.IsType<DisplayOutput>(Assert.Single(outputs)).Data["text/html"];
        Assert.Contains("<tr><td>a</td><td>String</td><td>&lt;new&gt;</td></tr>", html);
        Assert.Contains("<tr><td>words</td><td>Dictionary&lt;String, Int32[]&gt;</td>", html);
    }

    [Fact]
    public async Task About_and_lsmagic_and_help_say_what_there_is()
    {
        using NotebookKernel kernel = Run.Kernel();
        string about = Assert.Single(await kernel.LinesAsync("#!about"));
        Assert.Matches(@"^display: LLM Workbench \d+\.\d+\.\d+(-[0-9a-z.]+)?\n\.NET 10\.", about);
        string list = Assert.Single(await kernel.LinesAsync("#!lsmagic"));
        Assert.All(["#!about", "#!lsmagic", "#!time", "#!who", "#!whos"], name => Assert.Contains(name, list));
        Assert.Contains("Usage:\n  #!time", Assert.Single(await kernel.LinesAsync("#!time -h")));
    }
}
