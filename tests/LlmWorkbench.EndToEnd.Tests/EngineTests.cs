using System.Runtime.InteropServices;
using System.Text;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Engines in processes whose user has a folder of its own for them.</summary>
[StartsProcesses]
public sealed class EngineTests : IDisposable
{
    private readonly Workplace _workplace = new();

    private string Engines => _workplace.At(Path.Combine("llm-workbench", "engines"));

    [Fact]
    public async Task The_newest_llama_cpp_is_fetched_chosen_run_and_left_again()
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier.StartsWith("linux-", StringComparison.Ordinal), "0.5.0 is there for Linux.");
        Outcome installed = await RunAsync("engine", "install", "0.5.0");
        Assert.True(installed.ExitCode == 0, installed.Error);
        Assert.StartsWith(
            "llama.cpp 0.5.0 is installed as 0.5.0; «engine use 0.5.0» chooses it.",
            installed.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "engine: llama.cpp 815a2a591 (of LLamaSharp 0.30.0), which came with the build",
            (await RunAsync("device")).Output,
            StringComparison.Ordinal
        );

        Outcome chosen = await RunAsync("engine", "use", "0.5.0");
        Assert.StartsWith(
            "0.5.0 is chosen, for every program of this user from its next start on.",
            chosen.Output,
            StringComparison.Ordinal
        );
        Outcome device = await RunAsync("device");
        Assert.Contains("engine: llama.cpp 0.5.0-dev, chosen with «engine use 0.5.0»", device.Output, StringComparison.Ordinal);
        Outcome text = await RunAsync("generate", "Once upon a time", "--seed", "7", "--max-tokens", "8");
        Assert.True(text.ExitCode == 0, text.Error);
        Assert.Contains("8 tokens at", text.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("engine", "remove", "0.5.0")).ExitCode);
        Assert.Contains("which came with the build", (await RunAsync("device")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_engine_that_is_gone_or_a_damaged_choice_is_one_sentence_that_says_what_helps()
    {
        Directory.CreateDirectory(Engines);
        foreach ((string setting, string words) in new[] { ("0.5.0\n", "its folder"), ("\0\u0001", "is damaged") })
        {
            await File.WriteAllTextAsync(Path.Combine(Engines, "in-use"), setting, TestContext.Current.CancellationToken);
            Outcome outcome = await RunAsync("device");

            Assert.Equal(1, outcome.ExitCode);
            string sentence = Assert.Single(Lines(outcome.Error));
            Assert.Contains(words, sentence, StringComparison.Ordinal);
            Assert.Contains("llm-workbench engine use default", sentence, StringComparison.Ordinal);
            Outcome listed = await RunAsync("engine");
            Assert.Equal(0, listed.ExitCode);
            Assert.Contains($"! {sentence.Split(": ", 2)[1]}", listed.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await RunAsync("engine", "use", "default")).ExitCode);
        Assert.Equal(0, (await RunAsync("device")).ExitCode);
    }

    [Fact]
    public async Task Without_npm_the_command_says_what_brings_it()
    {
        Outcome outcome = await Lab.RunShellAsync(
            $"dotnet=$(command -v dotnet); XDG_DATA_HOME='{_workplace.Folder}' PATH=/nowhere \"$dotnet\" '{Lab.Tool}' engine install 0.5.0"
        );
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("The program npm was not found", Assert.Single(Lines(outcome.Error)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Engines));
    }

    [Fact]
    public async Task A_model_that_is_too_new_is_refused_with_the_command_that_helps()
    {
        byte[] model = await File.ReadAllBytesAsync(
            Path.Combine(Lab.Root, "models", "tutor-mini-f16.gguf"),
            TestContext.Current.CancellationToken
        );
        Rename(model, "llama", "maple");
        Outcome outcome = await RunAsync("tokens", "x", "--model", _workplace.Write("maple.gguf", model));

        Assert.Equal(1, outcome.ExitCode);
        string sentence = Assert.Single(Lines(outcome.Error));
        Assert.Contains("its architecture «maple» is none that llama.cpp 815a2a591", sentence, StringComparison.Ordinal);
        Assert.Contains("llm-workbench engine install 0.5.0 fetches it", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_package_for_graphics_cards_is_used_or_it_is_said_why_not(bool canLoad)
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == "linux-x64", "The libraries are laid out for linux-x64.");
        LayOutPackage(canLoad);
        string notebook = _workplace.Write(
            "package.dib",
            $"#!csharp\n\nLlmWorkbench.Llama.Engines.EnginePackages.Add(\"{_workplace.Folder}\");\n\n#!csharp\n\n#!device\n\n"
                + "#!csharp\n\n#!generate \"Once upon a time\" --max-tokens 4 --model tutor\n"
        );
        Outcome outcome = await RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string output = await File.ReadAllTextAsync(_workplace.At("out.ipynb"), TestContext.Current.CancellationToken);
        Assert.Contains("4 tokens at", output, StringComparison.Ordinal);
        if (canLoad)
        {
            Assert.Contains("CPU build: noavx", output, StringComparison.Ordinal);
            Assert.Contains(
                "engine: llama.cpp 815a2a591 (of LLamaSharp 0.30.0), of the package for cuda12",
                output,
                StringComparison.Ordinal
            );
        }
        else
        {
            Assert.Contains(", which came with the build", output, StringComparison.Ordinal);
            Assert.Contains("! The package for cuda12 in ", output, StringComparison.Ordinal);
            Assert.Contains("is not used: libggml-cuda.so of llama.cpp could not be loaded", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_package_that_comes_after_the_first_model_is_named_with_what_helps()
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == "linux-x64", "The libraries are laid out for linux-x64.");
        LayOutPackage(canLoad: true);
        string notebook = _workplace.Write(
            "late.dib",
            $"#!csharp\n\n#!device\n\n#!csharp\n\nLlmWorkbench.Llama.Engines.EnginePackages.Add(\"{_workplace.Folder}\");\n\n"
                + "#!csharp\n\n#!device\n#!engine\n"
        );
        Outcome outcome = await RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string output = await File.ReadAllTextAsync(_workplace.At("out.ipynb"), TestContext.Current.CancellationToken);
        Assert.Contains(
            "came after the engine was loaded: restart, and reference it before the first model",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("not loaded (device says why)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_runs_a_model_already_says_that_a_choice_waits_for_its_restart()
    {
        LayOutInstalled("other");
        string notebook = _workplace.Write("use.dib", "#!csharp\n\n#!device\n#!engine use other\n");
        Outcome outcome = await RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string output = await File.ReadAllTextAsync(_workplace.At("out.ipynb"), TestContext.Current.CancellationToken);
        Assert.Contains("it takes effect after a restart of the kernel", output, StringComparison.Ordinal);
        Assert.Contains("in use until a restart", output, StringComparison.Ordinal);
        Assert.Contains("in use after a restart", output, StringComparison.Ordinal);
        Assert.Contains("chosen with «engine use other»", (await RunAsync("device")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _workplace.Dispose();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Libraries =>
        Path.Combine(Path.GetDirectoryName(Lab.Tool)!, "llama.cpp") is var folder
            ? Directory
                .GetDirectories(folder)
                .Order(StringComparer.Ordinal)
                .LastOrDefault(f => f.EndsWith("noavx", StringComparison.Ordinal))
                ?? folder
            : "";

    private static void Rename(byte[] bytes, string from, string to)
    {
        (byte[] old, byte[] other) = (Encoding.ASCII.GetBytes(from), Encoding.ASCII.GetBytes(to));
        for (int at; (at = bytes.AsSpan().IndexOf(old)) >= 0; )
        {
            other.CopyTo(bytes, at);
        }
    }

    private Task<Outcome> RunAsync(params string[] arguments) =>
        Lab.RunAsync(arguments, null, [("XDG_DATA_HOME", _workplace.Folder), ("LLM_WORKBENCH_LLAMA", "")]);

    private void LayOutInstalled(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Engines, name)).FullName;
        foreach (string file in Directory.GetFiles(Libraries))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    // As LLamaSharp.Backend.Cuda12 and .Cpu lie beside a program: the libraries with the names that their makers gave them, the CPU
    // library in a folder beside that of the graphics card's backend.
    private void LayOutPackage(bool canLoad)
    {
        string native = Path.Combine(_workplace.Folder, "runtimes", "linux-x64", "native");
        string cuda = Directory.CreateDirectory(Path.Combine(native, "cuda12")).FullName;
        string cpu = Directory.CreateDirectory(Path.Combine(native, "noavx")).FullName;
        foreach (string file in Directory.GetFiles(Libraries))
        {
            byte[] bytes = File.ReadAllBytes(file);
            Rename(bytes, "lwb", "lib");
            string name = Path.GetFileName(file);
            File.WriteAllBytes(Path.Combine(name.Contains("ggml-cpu", StringComparison.Ordinal) ? cpu : cuda, name), bytes);
        }

        if (!canLoad)
        {
            File.WriteAllText(Path.Combine(cuda, "libggml-cuda.so"), "no library");
        }
    }
}
