using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

public sealed class ShownPathTests
{
    [Fact]
    public void A_path_near_the_working_folder_is_shown_from_there()
    {
        Assert.Equal(Path.Combine("models", "a.gguf"), ShownPath.Of(Path.GetFullPath(Path.Combine("models", "a.gguf"))));
        Assert.Equal(Path.Combine("..", "models"), ShownPath.Of(Path.GetFullPath(Path.Combine("..", "models"))));
    }

    [Fact]
    public void A_path_beside_the_program_says_so() =>
        Assert.Equal("llama.cpp (beside the program)", ShownPath.Of(Path.Combine(AppContext.BaseDirectory, "llama.cpp")));

    [Fact]
    public void A_path_elsewhere_is_shown_whole()
    {
        string far = OperatingSystem.IsWindows() ? @"Z:\far\away\model.gguf" : "/far/away/model.gguf";

        Assert.Equal(far, ShownPath.Of(far));
    }
}
