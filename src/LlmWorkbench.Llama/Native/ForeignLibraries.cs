namespace LlmWorkbench.Llama.Native;

/// <summary>
/// Another llama.cpp in this process, such as LLamaSharp's. A process has only one library of a name: ours would be bound to the
/// other's ggml-base, of another release, and end the process. On Linux the build gives ours a name of its own; elsewhere, and
/// for libraries that somebody else built, the only way is to refuse.
/// </summary>
internal static class ForeignLibraries
{
    private const string SharedName = "libggml-base.so";

    /// <summary>Refuses to load beside another ggml-base that has the same name.</summary>
    /// <param name="folder">The libraries that are to be loaded.</param>
    /// <exception cref="LlamaException">There is one; the sentence says where, and what helps.</exception>
    internal static void RequireNone(NativeLibraryFolder folder)
    {
        if (OperatingSystem.IsLinux() && !HasSharedName(folder.GgmlBase))
        {
            return;
        }

        if (Find(ProcessLibraries.Paths(), folder) is { } foreign)
        {
            throw new LlamaException(
                $"Another llama.cpp is in this process already ({foreign}), and both libraries are called "
                    + $"{Path.GetFileName(folder.GgmlBase)}: "
                    + "use only one of the two in a process; restart the kernel or the program, and load this one's model in it."
            );
        }
    }

    /// <summary>The first of some modules that is a ggml-base from elsewhere.</summary>
    internal static string? Find(IEnumerable<string> modules, NativeLibraryFolder folder) =>
        modules.FirstOrDefault(module =>
            NativeLibraryFolder.Stem(module) == "ggml-base" && !NativeLibraryFolder.IsSame(Path.GetDirectoryName(module), folder.Path)
        );

    // The name under which the dynamic linker knows the library stands in the file, and the build changes it there.
    private static bool HasSharedName(string library) =>
        File.ReadAllBytes(library).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(SharedName + '\0')) >= 0;
}
