using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Support;

[Fast]
public sealed class LlamaSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("llama-source-").FullName;

    [Fact]
    public void Every_vocabulary_of_the_source_is_listed()
    {
        string[] files = [.. Directory.EnumerateFiles(LlamaSource.Models, "ggml-vocab-*.gguf").Order(StringComparer.Ordinal)];
        string[] golden =
        [
            .. Directory.EnumerateFiles(LlamaSource.Models, "ggml-vocab-*.gguf.out").Select(f => f[..^4]).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(LlamaSource.Vocabularies.Select(LlamaSource.Vocabulary), files);
        Assert.Equal(LlamaSource.Vocabularies.Except(LlamaSource.WithoutGoldenFiles).Select(LlamaSource.Vocabulary), golden);
    }

    [Fact]
    public void Says_in_a_sentence_that_npm_is_missing()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
            new LlamaSource(_folder, "no-such-npm").Obtain()
        );

        Assert.Equal(
            "llama.cpp's test vocabularies cannot be had: npm was not found: install Node.js (Debian: apt-get install nodejs npm).",
            failure.Message
        );
    }

    [Fact]
    public void Says_in_a_sentence_that_there_is_no_registry()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
            new LlamaSource(_folder, Program("exit 7", "exit /b 7")).Obtain()
        );

        Assert.Contains("npm could not fetch node-llama-cpp@3.22.1 (exit code 7)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_package_that_is_not_the_pinned_one_and_keeps_nothing_of_it()
    {
        string npm = Program("echo no package > \"$5/node-llama-cpp-3.22.1.tgz\"", "echo no package > \"%~5\\node-llama-cpp-3.22.1.tgz\"");

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => new LlamaSource(_folder, npm).Obtain());

        Assert.Contains("another node-llama-cpp@3.22.1 than the one that is pinned", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "node-llama-cpp-3.22.1.tgz")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Program(string shell, string batch)
    {
        string path = Path.Combine(_folder, "npm.cmd");
        File.WriteAllText(path, OperatingSystem.IsWindows() ? $"@{batch}\r\n" : $"#!/bin/sh\n{shell}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
