using System.IO.Compression;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Kernel.Tests.Support;

/// <summary>A folder of NuGet packages made on the spot, and a NuGet configuration that knows no network.</summary>
internal sealed class LocalFeed : IDisposable
{
    public LocalFeed()
    {
        Folder = Directory.CreateTempSubdirectory("feed").FullName;
        Packages = Directory.CreateDirectory(Path.Combine(Folder, "packages")).FullName;
        File.WriteAllText(
            Path.Combine(Folder, "NuGet.config"),
            $"""<configuration><config><add key="globalPackagesFolder" value="{Folder}/global" /></config><packageSources><clear /><add key="empty" value="{Directory.CreateDirectory(Path.Combine(Folder, "empty")).FullName}" /></packageSources></configuration>"""
        );
    }

    public string Folder { get; }

    public string Packages { get; }

    /// <summary>A kernel whose packages come from here alone.</summary>
    public NotebookKernel Kernel()
    {
        NotebookKernel kernel = Run.Kernel();
        kernel.Packages.Folder = Folder;
        kernel.Packages.Cache = Path.Combine(Folder, "cache");
        return kernel;
    }

    /// <summary>Adds a package with one library of this code, and other files, of which content is copied beside a program.</summary>
    public string Add(
        string name,
        string version,
        string code,
        string? dependency = null,
        string? native = null,
        params (string Path, string Text)[] files
    )
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        IEnumerable<PortableExecutableReference> references = platform
            .Concat(Directory.GetFiles(Folder, "*.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n{code}");
        var compilation = CSharpCompilation.Create(
            name,
            [tree],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        string library = Path.Combine(Folder, name + ".dll");
        Assert.Empty(compilation.Emit(library).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        using ZipArchive package = ZipFile.Open(Path.Combine(Packages, $"{name}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(library, $"lib/net8.0/{name}.dll");
        if (native is not null)
        {
            package.CreateEntryFromFile(
                native,
                $"runtimes/{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}/native/{Path.GetFileName(native)}"
            );
        }

        foreach ((string path, string text) in files)
        {
            using Stream file = package.CreateEntry(path).Open();
            file.Write(Encoding.UTF8.GetBytes(text));
        }

        string content = files.Any(file => file.Path.StartsWith("contentFiles/", StringComparison.Ordinal))
            ? """<contentFiles><files include="**/*" buildAction="None" copyToOutput="true" /></contentFiles>"""
            : "";
        string dependencies = dependency is null
            ? ""
            : $"""<dependencies><group targetFramework="net8.0"><dependency id="{dependency}" version="{version}" /></group></dependencies>""";
        using Stream manifest = package.CreateEntry(name + ".nuspec").Open();
        manifest.Write(
            Encoding.UTF8.GetBytes(
                $"""<?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>{name}</id><version>{version}</version><authors>test</authors><description>test</description>{dependencies}{content}</metadata></package>"""
            )
        );
        return library;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
