using LlmWorkbench.Prompts;
using LlmWorkbench.Prompts.Comparison;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Prompts;

[Engine]
public sealed class PromptMagicTests
{
    [Fact]
    public async Task Several_turns_stand_below_the_command()
    {
        using var call = new Call(Workbench.In(RepositoryFolder.Path), ownsWorkbench: true);
        PromptResult result = await call.ResultOf<PromptResult>(
            "prompt --model tutor --system \"Be kind.\"",
            "user: Hi\nassistant: Hello.\nuser: Who are you?"
        );

        Assert.Equal(
            "<|system|>\nBe kind.<|end|>\n<|user|>\nHi<|end|>\n<|assistant|>\nHello.<|end|>\n"
                + "<|user|>\nWho are you?<|end|>\n<|assistant|>\n",
            result.Text
        );
    }

    [Theory]
    [InlineData("prompt --list --format alpaca", "", "--list shows all formats")]
    [InlineData("prompt --list", "hi", "--list takes no text of its own")]
    [InlineData("prompt", "", "#!prompt needs a text")]
    [InlineData("prompt --format lama-2", "hi", "No format is called «lama-2»: did you mean llama-2?")]
    [InlineData("prompt --format alpaca --format vicuna", "hi", "A prompt is shown in one format")]
    [InlineData("prompt --questions 3", "hi", "--questions belongs to --compare")]
    [InlineData("prompt --compare world --special", "", "--compare asks questions that hold no control tokens")]
    [InlineData("prompt", "user: Hi\nassistant: Hello", "The last message of the conversation is not the user's")]
    public async Task What_makes_no_sense_is_said_in_a_sentence(string line, string text, string sentence)
    {
        using var call = new Call(Workbench.In(RepositoryFolder.Path), ownsWorkbench: true);
        Assert.StartsWith(sentence, await call.FailureOf(line, text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_format_is_worth_nearly_all_answers_of_the_tutor()
    {
        using var call = new Call(Workbench.In(RepositoryFolder.Path), ownsWorkbench: true);
        FormatComparisonResult result = await call.ResultOf<FormatComparisonResult>(
            "prompt --model tutor --compare world --questions 8 --format llama-2 --format raw"
        );

        Assert.True(result.Scores[0].IsOwn);
        Assert.InRange(result.Scores[0].Right.Successes, 5, 8);
        Assert.True(result["Llama 2"].Right.Successes < result.Scores[0].Right.Successes - 2, result.ToTable().ToText());
        Assert.Equal(1, result.Scores[0].Ended.Share);
    }
}
