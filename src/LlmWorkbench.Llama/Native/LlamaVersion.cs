namespace LlmWorkbench.Llama.Native;

/// <summary>Which llama.cpp the struct layouts and function signatures of this binding belong to.</summary>
internal static class LlamaVersion
{
    /// <summary>
    /// The release that is bound. The prebuilt packages for Windows and macOS stop at 0.4.0, whose llama.h has the same
    /// layouts.
    /// </summary>
    internal static string Expected => OperatingSystem.IsLinux() ? "0.5.0" : "0.4.0";

    /// <summary>Refuses any release but the bound one: a struct that grew by one field is memory corruption, not an error.</summary>
    /// <param name="found">What llama_version() says, such as "0.5.0-dev"; null when the library has no such function.</param>
    /// <param name="folder">Where the library was found.</param>
    /// <exception cref="LlamaException">It is another release.</exception>
    internal static void Require(string? found, string folder)
    {
        if (found is null || found.Split('-', 2)[0] != Expected)
        {
            throw new LlamaException(
                $"The folder {folder} holds llama.cpp {found ?? "of an unknown version"}, but this build is bound to {Expected}: "
                    + $"point {NativeLibraryFolder.EnvironmentVariable} to libraries of {Expected}, or unset it to use those "
                    + "that came with the build."
            );
        }
    }
}
