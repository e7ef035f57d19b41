using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Tests.Engines;

[Fast]
public sealed class EngineStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-store-").FullName;

    private EngineStore Store => new(Path.Combine(_folder, "engines"));

    [Fact]
    public void Before_anything_is_installed_there_is_nothing_and_nothing_is_chosen()
    {
        Assert.Empty(Store.Names);
        Assert.Null(Store.Chosen());
        Store.Choose(null);
        Assert.False(Directory.Exists(Store.Folder));
    }

    [Fact]
    public void A_choice_is_kept_for_the_next_program_and_taken_back()
    {
        Make("0.5.0");
        Store.Choose("0.5.0");
        Assert.Equal("0.5.0", Store.Chosen());
        Assert.Equal("0.5.0\n", File.ReadAllText(Path.Combine(Store.Folder, "in-use")));

        Store.Choose(null);
        Assert.Null(Store.Chosen());
    }

    [Fact]
    public void Engines_are_folders_and_what_begins_with_a_dot_is_none()
    {
        Make("0.5.0-vulkan");
        Make("0.5.0");
        Make(".part-1");
        File.WriteAllText(Path.Combine(Store.Folder, "a-file"), "");
        Assert.Equal(["0.5.0", "0.5.0-vulkan"], Store.Names);
    }

    [Fact]
    public void An_engine_that_is_not_there_cannot_be_chosen() =>
        Assert.Contains("no engine 0.5.0", Assert.Throws<LlamaException>(() => Store.Choose("0.5.0")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_chosen_engine_that_is_gone_is_named_with_what_brings_it_back()
    {
        Make("0.5.0");
        Store.Choose("0.5.0");
        Directory.Delete(Store.FolderOf("0.5.0"));

        string sentence = Assert.Throws<LlamaException>(() => Store.Chosen()).Message;
        Assert.Contains("llm-workbench engine install 0.5.0 fetches it again", sentence, StringComparison.Ordinal);
        Assert.Contains("llm-workbench engine use default goes back", sentence, StringComparison.Ordinal);
        Store.Choose(null);
        Assert.Null(Store.Chosen());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../elsewhere")]
    [InlineData("/tmp")]
    [InlineData("0.5.0\n0.4.0")]
    [InlineData("\0\u0001\u0002")]
    [InlineData("ends.with.a.dot.")]
    public void A_damaged_setting_is_refused_in_a_sentence_that_mends_it(string content)
    {
        Damage(content);
        string sentence = Assert.Throws<LlamaException>(() => Store.Chosen()).Message;
        Assert.Contains("is damaged: llm-workbench engine use default mends it", sentence, StringComparison.Ordinal);
        Assert.Equal(sentence, Assert.Throws<LlamaException>(() => EngineChoice.Candidates(Store, null)).Message);
        Store.Choose(null);
        Assert.Null(Store.Chosen());
    }

    [Fact]
    public void A_setting_of_any_length_is_not_read_into_memory()
    {
        Damage(new string('x', 1 << 20));
        Assert.Contains("is damaged", Assert.Throws<LlamaException>(() => Store.Chosen()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("0.5.0\n")]
    public void No_engine_lies_outside_of_the_folder(string name)
    {
        Assert.False(EngineStore.IsName(name));
        Assert.Throws<ArgumentException>(() => Store.FolderOf(name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Make(string name) => Directory.CreateDirectory(Path.Combine(Store.Folder, name));

    private void Damage(string content)
    {
        Directory.CreateDirectory(Store.Folder);
        File.WriteAllText(Path.Combine(Store.Folder, "in-use"), content);
    }
}
