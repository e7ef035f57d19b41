using LlmWorkbench.Kernel.Threads;

namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>
/// Runs the C# compiler on a thread of its own, never on the thread pool, which cells may have filled: with room for code of
/// any depth, because the compiler goes down into code by calls of its own and ends the process where the stack ends.
/// </summary>
internal static class CompilerThread
{
    // Only what is used of it takes memory.
    private const int LeastBytes = 64 << 20;
    private const int MaxBytes = 1 << 30;
    private const int BytesForCharacter = 1 << 10;

    [ThreadStatic]
    private static int s_characters;

    /// <summary>Runs work that parses or compiles code, and waits for it.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="code">The code; the longest that the work looks at.</param>
    /// <param name="work">The work.</param>
    /// <returns>What it gives; what it throws is thrown here.</returns>
    public static T Run<T>(string code, Func<T> work) =>
        s_characters >= Math.Max(1, code.Length) ? work() : RunAsync(code, work).GetAwaiter().GetResult();

    /// <summary>Runs work that parses or compiles code, without waiting for it.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="code">The code; the longest that the work looks at.</param>
    /// <param name="work">The work.</param>
    public static Task<T> RunAsync<T>(string code, Func<T> work) =>
        WorkThread.Run(
            "C# compiler",
            (int)Math.Min(MaxBytes, LeastBytes + ((long)code.Length * BytesForCharacter)),
            () =>
            {
                s_characters = Math.Max(1, code.Length);
                return Task.FromResult(work());
            }
        );
}
