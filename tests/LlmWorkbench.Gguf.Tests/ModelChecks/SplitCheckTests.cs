namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class SplitCheckTests : ModelCheckTest
{
    private static TinyModel Split(ushort count) =>
        new TinyModel().Set("split.no", GgufValue.Of((ushort)0)).Set("split.count", GgufValue.Of(count));

    [Fact]
    public void Names_all_files_of_a_split_model() =>
        RefusedAs(
            "big-00002-of-00003.gguf",
            Split(3),
            "'split.count' holds 3",
            "big-00001-of-00003.gguf, big-00002-of-00003.gguf, big-00003-of-00003.gguf;",
            "without the others"
        );

    [Fact]
    public void Names_the_first_of_many() => RefusedAs("big-00001-of-00009.gguf", Split(9), "big-00006-of-00009.gguf and 3 more");

    [Fact]
    public void Says_when_the_name_does_not_tell() =>
        RefusedAs("renamed.gguf", Split(3), "its name does not say what the others are called");

    [Fact]
    public void One_file_of_one_passes() => Passes(Split(1));
}
