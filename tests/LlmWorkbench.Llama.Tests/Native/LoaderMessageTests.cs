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
}
