using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.Tests.Importing;

[RunsCells]
public sealed class ImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("import").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Imports_notebooks_and_scripts_that_import_others()
    {
        Write("inner.csx", "int Six() => 6;");
        Write(
            "outer.dib",
            "#!csharp\n\n#load \"inner.csx\"\nint Seven() => Six() + 1;\n\n#!markdown\n\n# not run\n\n#!csharp\n\n\"shown\""
        );
        Write(
            "book.ipynb",
            """{"cells":[{"cell_type":"code","source":"var eight = Seven() + 1;","metadata":{},"outputs":[],"execution_count":null}],"metadata":{},"nbformat":4,"nbformat_minor":5}"""
        );
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["display: shown"], await kernel.LinesAsync($"#!import \"{_folder}/outer.dib\""));
        Assert.Equal(["result[2]: 8"], await kernel.LinesAsync($"#!import {_folder}/book.ipynb\neight"));
        Assert.Equal(["result[3]: 6"], await kernel.LinesAsync($"var x = Six();\n#load \"{_folder}/inner.csx\"\nx"));
    }

    [Fact]
    public async Task Cells_that_their_author_skips_are_not_imported()
    {
        Write(
            "book.ipynb",
            """{"cells":[{"cell_type":"code","source":"throw new Exception();","metadata":{"tags":["skip-execution"]},"outputs":[],"execution_count":null},{"cell_type":"code","source":"var nine = 9;","metadata":{},"outputs":[],"execution_count":null}],"metadata":{},"nbformat":4,"nbformat_minor":5}"""
        );
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["result[1]: 9"], await kernel.LinesAsync($"#!import {_folder}/book.ipynb\nnine"));
    }

    [Fact]
    public async Task Paths_of_libraries_in_texts_are_left_alone()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["result[1]: #r \"nowhere.dll\""], await kernel.LinesAsync("var s = \"\"\"\n    #r \"nowhere.dll\"\n    \"\"\";\ns"));
        Assert.StartsWith("error: There is no library 'nowhere.dll'", Assert.Single(await kernel.LinesAsync("#r \"nowhere.dll\"\n1")));
    }

    [Fact]
    public async Task Libraries_that_a_cell_names_are_loaded_for_it_and_those_after_it()
    {
        string library = Path.Combine(_folder, "LlmWorkbench.Named.dll");
        Compile(library, "public static class Named { public static int Seven => 7; }");
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["result[1]: 7"], await kernel.LinesAsync($"#r \"{library}\"\nNamed.Seven"));
        Assert.Equal(["result[2]: 8"], await kernel.LinesAsync("Named.Seven + 1"));
    }

    [Theory]
    [InlineData("#r \"\"", "#r needs the path of a library or a package, as in #r \"Library.dll\" or #r \"nuget: Name\".")]
    [InlineData("#r \"  \" // none", "#r needs the path of a library or a package, as in #r \"Library.dll\" or #r \"nuget: Name\".")]
    [InlineData("#load \"\"", "#load needs the path of a file, as in #load \"script.csx\".")]
    [InlineData("#load \" \"", "#load needs the path of a file, as in #load \"script.csx\".")]
    [InlineData("#r \"{0}\"", "'{0}' is a folder: #r needs the file of a library, as in #r \"{0}/Library.dll\".")]
    [InlineData("#r \"{0}/no\"", "There is no library '{0}/no': the path counts from")]
    [InlineData("#r \"{0}/no.dll\"", "There is no library '{0}/no.dll': the path counts from")]
    public async Task What_names_no_file_is_refused_in_one_sentence(string line, string sentence)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("var x = 1;\n" + line.Replace("{0}", _folder, StringComparison.Ordinal) + "\nx");
        Assert.StartsWith(sentence.Replace("{0}", _folder, StringComparison.Ordinal), result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Line);
        Assert.Single(result.Error.Traceback);
    }

    [Fact]
    public async Task Libraries_of_NET_go_by_their_names()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["result[1]: 2"], await kernel.LinesAsync("#r \"System.Text.Json\"\n1 + 1"));
    }

    private static void Compile(string path, string code)
    {
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using FileStream file = File.Create(path);
        Assert.True(compilation.Emit(file, cancellationToken: TestContext.Current.CancellationToken).Success);
    }

    [Fact]
    public async Task Errors_name_the_file_and_its_line()
    {
        Write("wrong.csx", "var a = 1;\nvar b = nothing;");
        Write("throws.dib", "#!csharp\n\nvar fine = 1;\n\n#!csharp\n\nint.Parse(\"x\");");
        using NotebookKernel kernel = Run.Kernel();
        (CellResult compile, _) = await kernel.CellAsync($"\n#!import {_folder}/wrong.csx");
        Assert.Equal(2, compile.Error!.Line);
        Assert.StartsWith("wrong.csx(2,9): error CS0103", compile.Error.Message);
        (CellResult run, _) = await kernel.CellAsync($"#!import {_folder}/throws.dib");
        Assert.Contains("   at cell [throws.dib, cell 2], line 1: int.Parse(\"x\");", run.Error!.Traceback);
        Assert.Equal(["result[3]: 1"], await kernel.LinesAsync("fine"));
    }

    [Fact]
    public async Task Refuses_what_cannot_be_imported()
    {
        Write("a.csx", "#load \"b.csx\"");
        Write("b.csx", "#load \"a.csx\"");
        Write("x.exe", "");
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["error: 'a.csx' imports itself: take the #!import or #load out of one of b.csx, a.csx."],
            await kernel.LinesAsync($"#!import {_folder}/a.csx")
        );
        Assert.Equal(
            ["error: 'x.exe' cannot be imported: .ipynb, .dib, .csx and .cs files can."],
            await kernel.LinesAsync($"#!import {_folder}/x.exe")
        );
        Assert.StartsWith(
            "error: There is no file 'no.dib' to import: the path counts from ",
            Assert.Single(await kernel.LinesAsync("#!import no.dib"))
        );
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
