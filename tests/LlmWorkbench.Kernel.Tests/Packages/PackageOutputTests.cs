using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Packages;

/// <summary>What a build of a program would place beside it is beside the packages' libraries.</summary>
[RunsCells]
public sealed class PackageOutputTests
{
    private const string Props = """
        <Project>
          <ItemGroup>
            <Content Include="$(MSBuildThisFileDirectory)../parts/**/*.txt">
              <CopyToOutputDirectory>PreserveNewest</CopyToOutputDirectory>
              <Link>runtimes\any\%(RecursiveDir)%(Filename)%(Extension)</Link>
            </Content>
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task A_library_finds_beside_itself_what_another_package_copies_to_a_programs_folder()
    {
        using var feed = new LocalFeed();
        feed.Add("LwLooks", "1.0.0", Reader("LwLooks"));
        feed.Add(
            "LwParts",
            "1.0.0",
            "public static class LwParts { }",
            files: [("build/LwParts.props", Props), ("parts/inner/part.txt", "found")]
        );
        using NotebookKernel kernel = feed.Kernel();
        await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwLooks\"");

        string[] lines = await kernel.LinesAsync("#r \"nuget: LwParts\"\nLwLooks.Read(\"runtimes/any/inner/part.txt\")");

        Assert.Equal(["display: Packages: LwParts 1.0.0", "result[2]: found"], lines);
        using NotebookKernel again = feed.Kernel();
        Assert.Equal(
            "result[1]: found",
            (
                await again.LinesAsync(
                    $"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwLooks, 1.0.0\"\n#r \"nuget: LwParts, *\"\n"
                        + "LwLooks.Read(\"runtimes/any/inner/part.txt\")"
                )
            )[^1]
        );
    }

    [Fact]
    public async Task Content_that_a_package_wants_copied_is_there_too()
    {
        using var feed = new LocalFeed();
        feed.Add("LwContent", "1.0.0", Reader("LwContent"), files: ("contentFiles/any/any/words/list.txt", "content"));
        using NotebookKernel kernel = feed.Kernel();

        Assert.Equal(
            "result[1]: content",
            (await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwContent\"\nLwContent.Read(\"words/list.txt\")"))[^1]
        );
    }

    [Fact]
    public async Task What_would_lie_outside_of_the_programs_folder_is_left_out()
    {
        using var feed = new LocalFeed();
        string props = Props.Replace("runtimes\\any\\", "..\\..\\outside\\", StringComparison.Ordinal);
        feed.Add("LwOutside", "1.0.0", Reader("LwOutside"), files: [("build/LwOutside.props", props), ("parts/part.txt", "written")]);
        using NotebookKernel kernel = feed.Kernel();

        string[] lines = await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwOutside\"\nLwOutside.Read(\"part.txt\")");

        Assert.StartsWith("error: ", lines[^1]);
        Assert.Empty(Directory.GetDirectories(feed.Folder, "outside", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_package_whose_build_fails_says_so_and_its_library_works()
    {
        using var feed = new LocalFeed();
        string targets =
            """<Project><Target Name="Refuse" BeforeTargets="GetCopyToOutputDirectoryItems"><Error Text="only for programs with windows" /></Target></Project>""";
        feed.Add(
            "LwRefuses",
            "1.0.0",
            "public static class LwRefuses { public static int Two => 2; }",
            files: ("build/LwRefuses.targets", targets)
        );
        using NotebookKernel kernel = feed.Kernel();

        string[] lines = await kernel.LinesAsync($"#i \"nuget: {feed.Packages}\"\n#r \"nuget: LwRefuses\"\nLwRefuses.Two");

        Assert.StartsWith(
            "display: Packages: LwRefuses 1.0.0\nWhat these packages place beside a program is missing, because MSBuild could not "
                + "tell; it said: ",
            lines[0]
        );
        Assert.Contains("only for programs with windows", lines[0], StringComparison.Ordinal);
        Assert.Equal("result[1]: 2", lines[1]);
    }

    private static string Reader(string name) =>
        $$"""
            public static class {{name}}
            {
                public static string Read(string path) => System.IO.File.ReadAllText(
                    System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof({{name}}).Assembly.Location)!, path));
            }
            """;
}
