using System.Reflection.Metadata;
using LlmWorkbench.Kernel.CSharp;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace LlmWorkbench.Kernel.Tests.CSharp;

[Fast]
public sealed class LibraryReferenceTests
{
    // https://github.com/dotnet/roslyn/blob/main/docs/features/pdb-compilation-options.md
    private static readonly Guid s_references = new("7E4D4708-096E-4C5C-AEDA-CB10BA6A740D");

    [Fact]
    public void Debug_information_of_cells_has_their_lines_and_no_list_of_libraries()
    {
        Compilation compilation = CSharpScript.Create("1 + 1", CellScriptOptions.Default).GetCompilation();
        using var library = new MemoryStream();
        using var debug = new MemoryStream();
        Assert.True(compilation.Emit(library, debug, cancellationToken: TestContext.Current.CancellationToken).Success);
        debug.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(debug);
        MetadataReader reader = provider.GetMetadataReader();
        Assert.Contains(reader.MethodDebugInformation, method => !reader.GetMethodDebugInformation(method).SequencePointsBlob.IsNil);
        byte[] references =
        [
            .. reader
                .CustomDebugInformation.Select(reader.GetCustomDebugInformation)
                .Where(information => reader.GetGuid(information.Kind) == s_references)
                .SelectMany(information => reader.GetBlobBytes(information.Value)),
        ];
        Assert.Empty(references);
    }

    [Fact]
    public void The_path_is_kept()
    {
        string path = typeof(LibraryReferenceTests).Assembly.Location;
        Assert.Equal(path, LibraryReference.PathOf(LibraryReference.ToFile(path)));
        Assert.Equal(path, LibraryReference.PathOf(MetadataReference.CreateFromFile(path)));
        Assert.Null(LibraryReference.PathOf(null));
    }
}
