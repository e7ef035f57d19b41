using LlmWorkbench.Trainers;

namespace LlmWorkbench.Tests.Trainers;

[Fast]
public sealed class TrainerProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trainer-program-").FullName;

    [Fact]
    public void Where_it_is_not_the_sentence_says_what_helps()
    {
        Assert.Equal(
            "An OPT model is run by TorchSharp, in a program of its own that is not here: ./lab trainer --help builds it in a checkout of "
                + "LLM Workbench (libtorch is half a gigabyte), and LLM_WORKBENCH_TRAINER names its llm-workbench-train.dll elsewhere.",
            Missing(null)
        );
        Assert.StartsWith("LLM_WORKBENCH_TRAINER names /nowhere/x.dll, and there is no such file", Missing("/nowhere/x.dll"));
    }

    [Fact]
    public void It_is_what_the_variable_names_or_what_lies_beside_the_program()
    {
        string beside = Path.Combine(_folder, "llm-workbench-train.dll");
        string other = Path.Combine(_folder, "other.dll");
        File.WriteAllText(beside, "");
        File.WriteAllText(other, "");

        Assert.Equal(beside, TrainerProgram.Find("Models are trained", null, _folder));
        Assert.Equal(other, TrainerProgram.Find("Models are trained", other, _folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Missing(string? named) =>
        Assert
            .Throws<WorkbenchException>(() => TrainerProgram.Find("An OPT model is run", named, Path.Combine(_folder, "bin", "tool")))
            .Message;
}
