using LlmWorkbench.Trainers;

namespace LlmWorkbench.Tests.Trainers;

[Fast]
public sealed class HeldNameTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("held-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_name_is_the_same_again_for_the_process_that_holds_it() =>
        Assert.Equal((PathOf("tiny.gguf"), PathOf("tiny.gguf")), (HeldName.Free(PathOf("tiny.gguf")), HeldName.Free(PathOf("tiny.gguf"))));

    [Fact]
    public void A_name_that_another_process_holds_gets_a_number()
    {
        using var others = new FileStream(PathOf("model.gguf.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(PathOf("model-2.gguf"), HeldName.Free(PathOf("model.gguf")));
    }

    [Fact]
    public void A_lock_that_a_killed_process_left_holds_nothing()
    {
        File.WriteAllText(PathOf("left.gguf.lock"), "");
        Assert.Equal(PathOf("left.gguf"), HeldName.Free(PathOf("left.gguf")));
    }

    [Fact]
    public void A_name_that_was_given_is_held_by_one_training_at_a_time_and_free_afterwards()
    {
        using (HeldName.Hold(PathOf("given.gguf")))
        {
            string refused = Assert.Throws<WorkbenchException>(() => HeldName.Hold(PathOf("given.gguf"))).Message;
            Assert.StartsWith("Another training writes ", refused, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFiles(_folder));
        HeldName.Hold(PathOf("given.gguf")).Dispose();
    }

    [Fact]
    public void A_lock_that_cannot_be_written_is_an_error_and_no_endless_search() =>
        Assert.Throws<DirectoryNotFoundException>(() => HeldName.Free(Path.Combine(_folder, "nowhere", "m.gguf")));

    private string PathOf(string name) => Path.Combine(_folder, name);
}
