using System.Diagnostics;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Native;

/// <summary>LLamaSharp brings a llama.cpp of another release, whose ggml-base has the name that ours had: a program uses both.</summary>
[Engine]
public sealed class TwoLibrariesTests(TinyModelFixture tiny)
{
    [Theory]
    [InlineData("theirs-first")]
    [InlineData("ours-first")]
    [InlineData("at-once")]
    public async Task Another_llama_cpp_lives_in_the_same_process(string order)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the second library is refused: its name cannot be changed inside it.");
        (int exitCode, string output, string error) = await RunAsync(order);

        Assert.True(exitCode == 0, $"exit code {exitCode}: {error}");
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string expected = $"{Expected()}";
        Assert.Equal(order == "at-once" ? 2 : 4, lines.Length);
        Assert.All(lines, line => Assert.Equal(expected, line.Split(' ')[1]));
        Assert.Equal(order == "ours-first" ? "ours" : "theirs", lines[0].Split(' ')[0]);
    }

    [Fact]
    public async Task Libraries_that_keep_the_shared_name_are_refused_beside_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names inside ELF files are changed here.");
        string folder = Directory.CreateDirectory(Path.Combine(tiny.Folder, "shared-name")).FullName;
        foreach (string file in Directory.GetFiles(LlamaBackend.LibraryFolder))
        {
            byte[] bytes = File.ReadAllBytes(file);
            for (int at; (at = bytes.AsSpan().IndexOf("lwbggml-base.so"u8)) >= 0; )
            {
                "libggml-base.so"u8.CopyTo(bytes.AsSpan(at));
            }

            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(file)), bytes);
        }

        (int exitCode, _, string error) = await RunAsync("theirs-first", folder);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Another llama.cpp is in this process already (", error, StringComparison.Ordinal);
        Assert.Contains("both libraries are called libggml-base.so: use only one of the two in a process", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_library_is_told_from_our_own()
    {
        var folder = new NativeLibraryFolder(
            "/opt/ours",
            "/opt/ours/libggml-base.so",
            null,
            "/opt/ours/libggml.so",
            "/opt/ours/libllama.so"
        );
        Assert.Null(ForeignLibraries.Find(["/usr/lib/libc.so.6", "/opt/ours/libggml-base.so", "/opt/theirs/libggml.so"], folder));
        Assert.Equal(
            "/opt/theirs/libggml-base.so",
            ForeignLibraries.Find(["/opt/ours/libggml-base.so", "/opt/theirs/libggml-base.so"], folder)
        );
    }

    private int Expected()
    {
        using LlamaContext context = new(tiny.Model, new LlamaContextOptions { Length = 256, Threads = 1 });
        return TopLogits.Of(context.Evaluate(tiny.Tokenize("Question: What is the capital of France?\nAnswer:")).Last, 1)[0];
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string order, string? libraries = null)
    {
        // artifacts/bin/PROJECT/CONFIGURATION
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        const string Name = "LlmWorkbench.TwoLibraries";
        string program = Path.Combine(own.Parent!.Parent!.FullName, Name, own.Name, OperatingSystem.IsWindows() ? Name + ".exe" : Name);
        var start = new ProcessStartInfo(program, [order, tiny.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment[EngineChoice.EnvironmentVariable] = libraries;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
