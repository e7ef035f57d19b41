using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics;

/// <summary>What is empty, a folder, or far too long, where a name, a file or a list is needed: refused before any work, in a sentence
/// that says which of them it is.</summary>
[Engine]
public sealed class RefusedArgumentTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData("quantization --types ''")]
    [InlineData("quantization --types ,")]
    [InlineData("quantization --cache-types ' , '")]
    [InlineData("quantization --tasks ''")]
    [InlineData("quantization --text ''")]
    [InlineData("quantization --calibration ''")]
    [InlineData("parameters --accuracy --tasks ''")]
    [InlineData("parameters --accuracy --tasks ,,")]
    [InlineData("generate x --grammar ''")]
    [InlineData("generate x --schema ' '")]
    [InlineData("steer x --vector ''")]
    [InlineData("steer x --pairs ''")]
    [InlineData("steer x --save ''")]
    public async Task An_empty_one_is_said_to_be_empty(string command)
    {
        using Call call = fixture.NewCall();
        string sentence = await call.FailureOf(command.Replace('\'', '"'));
        Assert.EndsWith("is empty.", sentence, StringComparison.Ordinal);
        Assert.StartsWith(
            command.Split(' ').Last(word => word.StartsWith("--", StringComparison.Ordinal)),
            sentence,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("of a model", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens x --model FOLDER")]
    [InlineData("tokens x --model FOLDER/")]
    [InlineData("model FOLDER")]
    [InlineData("evaluate FOLDER")]
    [InlineData("perplexity FOLDER")]
    [InlineData("imatrix --calibration FOLDER")]
    [InlineData("quantize Q4_0 --calibration FOLDER")]
    [InlineData("quantize Q4_0 --imatrix FOLDER")]
    [InlineData("quantization --text FOLDER")]
    [InlineData("quantization --tasks FOLDER")]
    [InlineData("generate x --grammar FOLDER")]
    [InlineData("generate x --schema FOLDER")]
    [InlineData("steer x --pairs FOLDER")]
    [InlineData("steer x --vector FOLDER")]
    public async Task A_folder_is_said_to_be_one(string command)
    {
        string folder = Directory.CreateDirectory(Path.Combine(fixture.Scratch, "a folder.gguf")).FullName;
        using Call call = fixture.NewCall();
        string sentence = await call.FailureOf(
            command
                .Replace("FOLDER/", $"\"{folder}/\"", StringComparison.Ordinal)
                .Replace("FOLDER", $"\"{folder}\"", StringComparison.Ordinal)
        );
        Assert.Matches(" is a folder(: give|, not a| *: name)", sentence);
    }

    [Theory]
    [InlineData("generate x --seed LONG")]
    [InlineData("generate x LONG")]
    [InlineData("generate x --grammar LONG")]
    [InlineData("quantize LONG")]
    [InlineData("tokens x --LONG")]
    public async Task A_long_one_is_cut_and_the_sentence_around_it_is_whole(string command)
    {
        using Call call = fixture.NewCall();
        string sentence = await call.FailureOf(command.Replace("LONG", new string('z', 5000), StringComparison.Ordinal));
        Assert.DoesNotContain(new string('z', 130), sentence, StringComparison.Ordinal);
        Assert.Contains(new string('z', 50) + "…", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_of_csharp_is_not_advised_as_a_variable()
    {
        using Call call = fixture.NewCall();
        Assert.Equal(
            "There is no variable «class»: «class» is a word of C# itself, class_ is not.",
            await call.FailureOf("tokens --from class")
        );
        Assert.Contains("as in var text = ", await call.FailureOf("tokens --from text"), StringComparison.Ordinal);
    }
}
