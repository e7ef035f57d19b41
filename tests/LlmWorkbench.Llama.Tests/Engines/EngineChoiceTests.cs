using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Tests.Engines;

[Fast]
public sealed class EngineChoiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-choice-").FullName;
    private readonly EngineStore _store;

    public EngineChoiceTests()
    {
        _store = new EngineStore(Path.Combine(_folder, "engines"));
        Directory.CreateDirectory(_store.FolderOf("0.5.0"));
    }

    [Fact]
    public void Without_a_choice_it_is_what_came_with_the_build()
    {
        Assert.Equal(EngineChoice.OfBuild, EngineChoice.Candidates(_store, null)[^1]);
        Assert.Equal(EngineChoice.OfBuild, EngineChoice.Candidates(null, " ")[^1]);
    }

    [Fact]
    public void The_choice_of_the_user_goes_before_that()
    {
        _store.Choose("0.5.0");
        Assert.Equal([new EngineChoice("0.5.0", _store.FolderOf("0.5.0"), EngineReason.Setting)], EngineChoice.Candidates(_store, null));
    }

    [Fact]
    public void The_environment_variable_goes_before_both_as_a_folder_or_a_name()
    {
        _store.Choose("0.5.0");
        Assert.Equal([new EngineChoice(_folder, _folder, EngineReason.EnvironmentVariable)], EngineChoice.Candidates(_store, _folder));
        Assert.Equal([EngineChoice.OfBuild with { Reason = EngineReason.EnvironmentVariable }], EngineChoice.Candidates(_store, "default"));
        _store.Choose(null);
        Assert.Equal(
            [new EngineChoice("0.5.0", _store.FolderOf("0.5.0"), EngineReason.EnvironmentVariable)],
            EngineChoice.Candidates(_store, "0.5.0")
        );
    }

    [Fact]
    public void What_the_environment_variable_names_must_be_there()
    {
        string sentence = Assert.Throws<LlamaException>(() => EngineChoice.Candidates(_store, "0.6.0")).Message;
        Assert.Contains("LLM_WORKBENCH_LLAMA names", sentence, StringComparison.Ordinal);
        Assert.Contains("nor is 0.6.0 an installed engine", sentence, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
