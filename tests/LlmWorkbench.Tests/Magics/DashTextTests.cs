using System.CommandLine;
using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Magics;

/// <summary>Texts of one word that look like options: all after <c>--</c> is text.</summary>
[Engine]
public sealed class DashTextTests(TinyModelFixture fixture)
{
    public static TheoryData<string, string> CommandsWithWords() =>
        new(
            WorkbenchTopics
                .CreateRegistry()
                .Magics.All.SelectMany(magic => MagicShape.Of(magic).Arguments.Take(1).Select(argument => (magic.Name, argument.Name)))
        );

    [Theory]
    [MemberData(nameof(CommandsWithWords))]
    public async Task Every_command_takes_a_word_with_dashes_after_two_dashes_and_says_so_before_them(string command, string argument)
    {
        foreach (string word in (string[])["--top", "-x", "--into", "-h", "--frobnicate=3", "--help", "--model"])
        {
            IMagic magic = WorkbenchTopics.CreateRegistry().Magics.Find(command)!;
            ParseResult parsed = CommandWords.Parse(MagicShape.Of(magic), ["--", word]);
            Assert.DoesNotContain(parsed.Errors, error => error.Message.Contains("unknown option", StringComparison.Ordinal));
            Assert.Equal(word, parsed.GetValue<string>(argument));
            Assert.False(MagicText.IsBelow(magic, $"{command} -- {word}"));
        }

        using Call call = fixture.NewCall();
        Assert.Equal(
            $"unknown option --frobnicate: #!{command} -h shows the options there are. If it is not an option, put -- before it.",
            await call.FailureOf($"{command} --frobnicate")
        );
        Assert.Equal(
            $"unknown option --frobnicate: #!{command} -h shows the options there are.",
            await call.FailureOf($"{command} --frobnicate -- x")
        );
    }

    [Theory]
    [InlineData("tokens -- --top", "--top")]
    [InlineData("tokens --special -- -h", "-h")]
    [InlineData("tokens -- --", "--")]
    [InlineData("tokens -- \"--top 3\"", "--top 3")]
    [InlineData("tokens -- -x", "-x")]
    [InlineData("tokens \"--top 3\"", "--top 3")]
    [InlineData("tokens -5", "-5")]
    public async Task It_is_the_text(string line, string text)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(text, (await ResultOf(call, line)).Text);
    }

    [Theory]
    [InlineData(
        "tokens -- a -b",
        "#!tokens does not understand «-b»: a text of several words needs quotes, and #!tokens -h shows what it takes."
    )]
    [InlineData("tokens --tpo", "unknown option --tpo: #!tokens -h shows the options there are. If it is not an option, put -- before it.")]
    [InlineData("logits --tpo", "unknown option --tpo: did you mean --top? If it is not an option, put -- before it.")]
    public async Task What_is_wrong_is_said_in_one_line(string line, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(line));
    }

    // What stands after the dashes is text, so the variable for the result stands before them.
    private static async Task<TokenizationResult> ResultOf(Call call, string line)
    {
        await call.RunAsync(line.Insert("tokens".Length, " --into result"));
        Assert.True(call.Variables.TryGet("result", out object? value));
        return Assert.IsType<TokenizationResult>(value);
    }
}
