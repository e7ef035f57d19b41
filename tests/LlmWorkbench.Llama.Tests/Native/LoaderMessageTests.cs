using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tests.Native;

[Fast]
public sealed class LoaderMessageTests
{
    [Fact]
    public void Picks_the_missing_library_out_of_many_lines() =>
        Assert.Equal(
            "libcudart.so.13: cannot open shared object file: No such file or directory",
            LoaderMessage.From(
                new DllNotFoundException(
                    "Unable to load shared library '/x/libggml-cuda.so' or one of its dependencies. In order to help diagnose …\n"
                        + "libcudart.so.13: cannot open shared object file: No such file or directory\n"
                )
            )
        );

    [Theory]
    [InlineData("libgomp.so.1: cannot open shared object file: No such file or directory", "apt-get install libgomp1")]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.38' not found (required by /x/libggml-base.so)", "take Debian 13, Ubuntu 24.04 or newer")]
    public void Says_what_helps_where_the_system_lacks_something(string line, string advice)
    {
        string message = LoaderMessage.From(new DllNotFoundException($"Unable to load shared library '/x/libggml.so'.\n{line}\n"));
        Assert.StartsWith($"{line}; ", message, StringComparison.Ordinal);
        Assert.Contains(advice, message, StringComparison.Ordinal);
    }
}
