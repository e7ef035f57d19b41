using Microsoft.CodeAnalysis;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Libraries as the compiler sees them.</summary>
internal static class LibraryReference
{
    /// <summary>Makes a reference to a library.</summary>
    /// <param name="path">The library's file.</param>
    /// <returns>A reference whose path is known to <see cref="PathOf"/> and not to the compiler: it would write the version of each of
    /// nearly two hundred libraries into the debug information of every cell, which takes as long as a fifth of the cell.</returns>
    public static PortableExecutableReference ToFile(string path) => AssemblyMetadata.CreateFromFile(path).GetReference(display: path);

    /// <summary>The file of a library.</summary>
    /// <param name="reference">One of <see cref="ToFile"/>, or one that the code itself names by <c>#r</c>.</param>
    /// <returns>The path; null for what is not a file.</returns>
    public static string? PathOf(MetadataReference? reference) =>
        reference is PortableExecutableReference file ? file.FilePath ?? file.Display : null;
}
