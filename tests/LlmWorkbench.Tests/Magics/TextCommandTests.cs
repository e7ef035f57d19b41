using LlmWorkbench.Magics;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Magics;

[Engine]
public class TextCommandTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData("logits hi --temprature 3", "unknown option --temprature: did you mean --temperature?")]
    [InlineData("logits hi --temprature=3", "unknown option --temprature: did you mean --temperature?")]
    [InlineData("logits --form text", "unknown option --form: did you mean --from?")]
    [InlineData("logits hi --frobnicate", "unknown option --frobnicate: #!logits -h shows the options there are.")]
    [InlineData("logits hi --top lots", "--top needs a whole number from 1 to 1000, not «lots».")]
    [InlineData("logits hi --top 0", "--top needs a whole number from 1 to 1000, not «0».")]
    [InlineData("logits hi --top 1.5", "--top needs a whole number from 1 to 1000, not «1.5».")]
    [InlineData("logits hi --top", "--top needs a value: how many tokens are listed.")]
    [InlineData("logits hi --top 3 --top 4", "--top is given more than once, but takes one value.")]
    [InlineData("logits hi --temperature NaN", "--temperature needs a number from 0 to 100, not «NaN».")]
    [InlineData("logits hi --greedy --temperature 2", "--greedy is the same as --temperature 0: give one of the two.")]
    [InlineData(
        "logits two words",
        "#!logits does not understand «words»: a text of several words needs quotes, and #!logits -h shows what it takes."
    )]
    [InlineData("logits", "#!logits needs a text: in quotes on the line, on the lines below, or from a variable with --from.")]
    [InlineData("logits hi --from txt", "There is no variable txt: did you mean text?")]
    [InlineData("logits --from number", "The variable number is of type Int32, but --from needs a string.")]
    [InlineData("logits hi --from text", "#!logits has 2 texts: give one, in quotes on the line, on the lines below, or with --from.")]
    [InlineData(
        "logits hi --into 3x",
        "--into needs a C# name such as result: «3x» is not one: letters, digits and _, not beginning with a digit."
    )]
    [InlineData("logits hi --into class", "--into needs a C# name such as result: «class» is a word of C# itself, class_ is not.")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string sentence)
    {
        using Call call = fixture.NewCall();
        call.Variables.Set("text", "the cat", typeof(string));
        call.Variables.Set("number", 7, typeof(int));
        Assert.Equal(sentence, await call.FailureOf(line));
        Assert.Empty(call.Output.Displays);
    }

    [Theory]
    [InlineData("tokens \"the cat\"", "")]
    [InlineData("tokens", "the cat")]
    [InlineData("tokens --from text", "")]
    public async Task Takes_its_text_from_the_line_the_body_or_a_variable(string line, string body)
    {
        using Call call = fixture.NewCall();
        call.Variables.Set("text", "the cat", typeof(string));
        Assert.Equal("the cat", (await call.ResultOf<TokenizationResult>(line, body)).Text);
    }

    [Fact]
    public async Task Leaves_the_same_result_that_the_csharp_call_gives()
    {
        using Call call = fixture.NewCall();
        SurprisalResult magic = await call.ResultOf<SurprisalResult>("surprisal \"the cat\"");
        SurprisalResult csharp = fixture.Model.Surprisal("the cat", run: TestContext.Current.CancellationToken);
        Assert.Equal(csharp.Tokens.Select(t => t.Score), magic.Tokens.Select(t => t.Score));
        Assert.Equal(LlmWorkbench.Display.MimeBundle.Of(csharp).ToString(), call.Text);
    }

    [Fact]
    public async Task Compares_models_side_by_side_and_loads_those_that_are_not()
    {
        using Call call = fixture.NewCall();
        SideBySide<SurprisalResult> both = await call.ResultOf<SideBySide<SurprisalResult>>(
            "surprisal --model tiny --model other \"the cat\""
        );
        Assert.Equal(["tiny", "other"], both.Results.Select(r => r.Model));
        Assert.NotEqual(both.Results[0].TotalBits, both.Results[1].TotalBits);
        Assert.Same(fixture.Model, call.Workbench.Model);
    }

    [Fact]
    public async Task Refuses_text_that_is_no_unicode()
    {
        using Call call = fixture.NewCall();
        string sentence = await call.FailureOf("tokens", "a\ud800b");
        Assert.DoesNotContain('\n', sentence);
        Assert.NotEmpty(sentence);
    }

    [Fact]
    public async Task Asks_for_a_model_when_there_is_none()
    {
        using var call = new Call();
        Assert.Equal("No model is loaded: run #!model with the path of a .gguf file first.", await call.FailureOf("tokens hi"));
    }
}
