using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Packages;

[RunsCells]
public sealed class PackageReferenceTests
{
    [Fact]
    public async Task Loads_a_package_with_what_it_needs_and_finds_it_again_without_its_source()
    {
        using var feed = new LocalFeed();
        feed.Add("LwInner", "1.2.0", "namespace LwInner; public static class Inner { public static int Six => 6; }");
        feed.Add(
            "LwOuter",
            "1.2.0",
            "namespace LwOuter; public static class Outer { public static int Seven => LwInner.Inner.Six + 1; }",
            "LwInner"
        );
        using (NotebookKernel kernel = feed.Kernel())
        {
            string[] lines = await kernel.LinesAsync(
                $"using LwOuter;\nvar seven = Outer.Seven;\n#r \"nuget: LwOuter, 1.2.0\"\n#i \"nuget: {feed.Packages}\"\nseven"
            );
            Assert.Equal(["display: Packages: LwOuter 1.2.0, with 1 that it needs", "result[1]: 7"], lines);
            Assert.Equal(["result[2]: 6"], await kernel.LinesAsync("LwInner.Inner.Six"));
            Assert.Equal(["result[3]: 7"], await kernel.LinesAsync("#r \"nuget:LwOuter\"\nseven"));
        }

        foreach (string package in Directory.GetFiles(feed.Packages))
        {
            File.Delete(package);
        }

        using NotebookKernel again = feed.Kernel();
        Assert.Equal(
            "result[1]: 7",
            (await again.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwOuter, 1.2.0\"\nLwOuter.Outer.Seven"))[^1]
        );
    }

    [Fact]
    public async Task A_package_of_a_later_cell_is_seen_by_all_that_follow_also_when_its_own_cell_fails()
    {
        using var feed = new LocalFeed();
        feed.Add("LwLate", "1.0.0", "public static class LwLate { public static int Five => 5; }");
        feed.Add("LwLast", "1.0.0", "public static class LwLast { public static int Nine => 9; }");
        using NotebookKernel kernel = feed.Kernel();
        await kernel.LinesAsync("var first = 1;");
        Assert.StartsWith("error: ", (await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwLate\"\nLwLate.Six"))[^1]);
        Assert.Equal(["result[3]: 6"], await kernel.LinesAsync("first + LwLate.Five"));
        Assert.Equal("result[4]: 14", (await kernel.LinesAsync("#r \"nuget: LwLast\"\nLwLate.Five + LwLast.Nine"))[^1]);
        Assert.Equal(["result[5]: 15"], await kernel.LinesAsync("first + LwLate.Five + LwLast.Nine"));
    }

    [Fact]
    public async Task A_package_keeps_the_version_that_it_was_first_found_in()
    {
        using var feed = new LocalFeed();
        feed.Add("LwKept", "1.0.0", "public static class LwKept { public static string Word => \"first\"; }");
        using NotebookKernel kernel = feed.Kernel();
        Assert.Equal(
            "display: Packages: LwKept 1.0.0",
            Assert.Single(await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwKept\""))
        );
        feed.Add("LwKept", "2.0.0", "public static class LwKept { public static string Word => \"second\"; }");
        feed.Add("LwOther", "1.0.0", "public static class LwOther { }");

        Assert.Equal(
            ["result[2]: first"],
            await kernel.LinesAsync("#r \"nuget: LwKept\"\n#r \"nuget: LwKept, 1.0\"\n#r \"nuget: LwKept, *\"\nLwKept.Word")
        );
        Assert.Equal(
            ["display: Packages: LwOther 1.0.0", "result[3]: first"],
            await kernel.LinesAsync("#r \"nuget: LwOther\"\nLwKept.Word")
        );
        Assert.Equal(
            [
                "error: This session already uses LwKept 1.0.0, so LwKept 2.0.0 cannot be added: restart the kernel and put #r "
                    + "\"nuget: LwKept, 2.0.0\" into the first cell.",
            ],
            await kernel.LinesAsync("#r \"nuget: LwKept, 2.0.0\"")
        );
        Assert.StartsWith(
            "error: This session already uses LwKept 1.0.0, so LwKept 2.* cannot be added: ",
            Assert.Single(await kernel.LinesAsync("#r \"nuget: LwKept, 2.*\""))
        );
        Assert.Equal(["result[6]: first"], await kernel.LinesAsync("#r \"nuget: LwKept, 1.*\"\nLwKept.Word"));
    }

    [Fact]
    public async Task A_package_that_needs_another_version_than_the_session_has_says_so()
    {
        using var feed = new LocalFeed();
        feed.Add("LwBase", "1.0.0", "public static class LwBase { }");
        using NotebookKernel kernel = feed.Kernel();
        await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwBase\"");
        feed.Add("LwBase", "2.0.0", "public static class LwBase { }");
        feed.Add("LwNeeds", "2.0.0", "public static class LwNeeds { }", "LwBase");

        Assert.Equal(
            [
                "error: LwBase 1.0.0 was asked for, but what else is in LwBase 1.0.0, LwNeeds needs LwBase 2.0.0: ask for that "
                    + "one, in the first cell after a restart of the kernel if the session uses the other already.",
            ],
            await kernel.LinesAsync("#r \"nuget: LwNeeds\"")
        );
    }

    [Fact]
    public async Task Finds_native_libraries_of_a_package()
    {
        using var feed = new LocalFeed();
        string extension =
            OperatingSystem.IsWindows() ? ".dll"
            : OperatingSystem.IsMacOS() ? ".dylib"
            : ".so";
        string native = Path.Combine(feed.Folder, "liblwtiny" + extension);
        File.Copy(
            Directory.GetFiles(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "*System.Native" + extension)[0],
            native
        );
        feed.Add(
            "LwNative",
            "1.0.0",
            "public static class LwNative { [System.Runtime.InteropServices.DllImport(\"lwtiny\", EntryPoint = "
                + "\"SystemNative_GetPid\")] public static extern int Pid(); }",
            native: native
        );
        using NotebookKernel kernel = feed.Kernel();
        string[] lines = await kernel.LinesAsync($"#i \"nuget:{feed.Packages}\"\n#r \"nuget:LwNative\"\nLwNative.Pid()");
        Assert.Equal($"result[1]: {Environment.ProcessId}", lines[^1]);
    }

    [Fact]
    public async Task Says_in_a_sentence_what_cannot_be_had_and_where_it_was_looked_for()
    {
        using var feed = new LocalFeed();
        feed.Add("LwThere", "1.0.0", "public static class LwThere { }");
        using NotebookKernel kernel = feed.Kernel();
        string missing = Assert.Single(await kernel.LinesAsync("#r \"nuget: LwNowhere, 2.0.0\""));
        Assert.Equal(
            "error: There is no package LwNowhere in empty: check the name, or name its source above with #i \"nuget: …\".",
            missing
        );
        string version = Assert.Single(await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwThere, 9.0.0\""));
        Assert.StartsWith("error: There is no LwThere 9.0.0 in ", version);
        Assert.EndsWith(": the nearest version is 1.0.0.", version);
        Assert.Equal(["result[3]: 2"], await kernel.LinesAsync("1 + 1"));
        Assert.Equal(
            ["error: «» is not a package's name: write #r \"nuget: Name\" or #r \"nuget: Name, 1.2.3\"."],
            await kernel.LinesAsync("#r \"nuget: , 1\"")
        );
    }

    [Fact]
    public async Task A_source_that_cannot_be_reached_is_left_out()
    {
        using var feed = new LocalFeed();
        feed.Add("LwHere", "1.0.0", "public static class LwHere { public static int Two => 2; }");
        string gone = Path.Combine(feed.Folder, "gone");
        using NotebookKernel kernel = feed.Kernel();
        Assert.Equal(
            [$"display: The source {gone} cannot be reached: the packages come from the others.\nPackages: LwHere 1.0.0", "result[1]: 2"],
            await kernel.LinesAsync($"#i \"nuget: {gone}\"\n#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwHere\"\nLwHere.Two")
        );

        using NotebookKernel other = feed.Kernel();
        string missing = Assert.Single(await other.LinesAsync($"#i \"nuget: {gone}\"\n#r \"nuget: LwNowhere, 2.0.0\""));
        Assert.StartsWith("error: There is no package LwNowhere in empty", missing);
        Assert.EndsWith($" What could not be reached: {gone}.", missing);
    }

    [Fact]
    public async Task Uses_what_the_workbench_has_itself()
    {
        using var feed = new LocalFeed();
        using NotebookKernel kernel = feed.Kernel();
        Assert.Equal(
            [
                "display: Plotly.NET.Interactive is not loaded: LLM Workbench draws the charts of Plotly.NET itself, without a "
                    + "network.\nMicrosoft.DotNet.Interactive is not loaded: LLM Workbench has the display, input and formatting "
                    + "functions of .NET Interactive itself.",
            ],
            await kernel.LinesAsync("#r \"nuget: Plotly.NET.Interactive, 4.2.0\"\n#r \"nuget: Microsoft.DotNet.Interactive, 1.0.0-beta.1\"")
        );
        Assert.Matches(
            @"^display: Markdig 1\.\d+\.\d+ is part of LLM Workbench and is used in place of 0\.30\.0\.$",
            Assert.Single(await kernel.LinesAsync("#r \"nuget: Markdig, 0.30.0\""))
        );

        // The library calls itself 13.0.0 in every package 13.0.x.
        Assert.Matches(
            @"^display: Newtonsoft\.Json 13\.0\.[1-9]\d* is part of LLM Workbench and is used in place of 12\.0\.1\.$",
            Assert.Single(await kernel.LinesAsync("#r \"nuget: Newtonsoft.Json, 12.0.1\""))
        );
    }

    [Theory]
    [InlineData("#r \"nuget: LlmWorkbench.Interactive\"")]
    [InlineData("#r \"nuget: LlmWorkbench.Interactive, *-*\"\n// What makes the commands known elsewhere.")]
    [InlineData("#r \"nuget: llmworkbench.interactive, 0.0.1\"")]
    public async Task The_line_that_loads_the_workbench_elsewhere_does_nothing_here(string cell)
    {
        const string Note =
            "display: LlmWorkbench.Interactive is not loaded: this is LLM Workbench's own kernel, which has the commands already.";
        using var feed = new LocalFeed();
        using NotebookKernel kernel = feed.Kernel();
        Assert.Equal([Note], await kernel.LinesAsync(cell));
        Assert.Equal([Note, "result[2]: 2"], await kernel.LinesAsync(cell + "\n1 + 1"));
    }

    [Fact]
    public async Task References_a_library_by_its_path()
    {
        using var feed = new LocalFeed();
        string library = feed.Add("LwByPath", "1.0.0", "public static class LwByPath { public static string Word => \"there\"; }");
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: there"],
            await kernel.LinesAsync($"#r \"{Path.GetRelativePath(Environment.CurrentDirectory, library)}\"\nLwByPath.Word")
        );
        (CellResult result, _) = await kernel.CellAsync("\n#r \"missing/Library.dll\"");
        Assert.StartsWith("There is no library 'missing/Library.dll': the path counts from ", result.Error!.Message);
        Assert.Equal(2, result.Error.Line);
    }
}
