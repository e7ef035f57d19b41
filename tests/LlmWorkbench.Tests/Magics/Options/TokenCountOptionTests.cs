using System.Collections.Immutable;
using System.CommandLine;
using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Tests.Magics.Options;

/// <summary>Lengths in tokens are written as people speak of them, and each command reads them alike.</summary>
[Fast]
public sealed class TokenCountOptionTests
{
    private static readonly string[] s_lengths =
    [
        "--chunk-size",
        "--context",
        "--continue",
        "--filled",
        "--generate",
        "--keep",
        "--length",
        "--lengths",
        "--max-tokens",
        "--sample-length",
        "--stride",
        "--window",
    ];

    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("32k", 32_768)]
    [InlineData("32K", 32_768)]
    [InlineData("1m", 1_048_576)]
    [InlineData("1M", 1_048_576)]
    public void Takes_a_number_with_and_without_its_thousands(string text, int count)
    {
        Option<int> option = TokenCountOption.Create("--context", "Tokens.", 7, 1, 10_000_000);
        Assert.Equal(count, Parsed(option, text).GetValue(option));
        Option<int?> optional = TokenCountOption.CreateOptional("--context", "Tokens.", 1, 10_000_000);
        Assert.Equal(count, Parsed(optional, text).GetValue(optional));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("k")]
    [InlineData("0")]
    [InlineData("-4k")]
    [InlineData("\u22124k")]
    [InlineData("1.5k")]
    [InlineData("1e3")]
    [InlineData("32kk")]
    [InlineData("32 k")]
    [InlineData("32,768")]
    [InlineData("10M")]
    [InlineData("4194304k")]
    [InlineData("999999999k")]
    [InlineData("99999999999")]
    public void Says_which_it_takes(string text)
    {
        Option<int> option = TokenCountOption.Create("--context", "Tokens.", 7, 1, 10_000_000);
        Assert.Equal(
            $"--context needs a number of tokens from 1 to 10000000, as in 4096 or 4k, not «{text}».",
            Assert.Single(Parsed(option, text).Errors).Message
        );
    }

    [Fact]
    public void Names_no_example_that_it_would_refuse()
    {
        Option<int?> option = TokenCountOption.CreateOptional("--context", "Tokens.", 8, 512);
        Assert.Equal("--context needs a number of tokens from 8 to 512, not «4k».", Assert.Single(Parsed(option, "4k").Errors).Message);
        Assert.Equal("n", option.HelpName);
    }

    [Fact]
    public void Lists_take_them_too()
    {
        Option<ImmutableArray<int>?> option = NumberListOption.CreateTokenCounts("--lengths", "Lengths.");
        Assert.Equal([64, 512, 4096], Parsed(option, "64,512,4k").GetValue(option)!.Value);
        Assert.Equal(
            "--lengths needs whole numbers such as 64,512,4k, not «64,many».",
            Assert.Single(Parsed(option, "64,many").Errors).Message
        );
    }

    public static TheoryData<string, string> Lengths()
    {
        var lengths = new TheoryData<string, string>();
        foreach (IMagic magic in WorkbenchTopics.CreateRegistry().Magics.All)
        {
            foreach (Option option in MagicShape.Of(magic).Options.Where(option => s_lengths.Contains(option.Name)))
            {
                lengths.Add(magic.Name, option.Name);
            }
        }

        return lengths;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_command_reads_them_alike(string command, string option)
    {
        (int[]? plain, string? refusal) = Read(command, option, "1024");
        (int[]? thousands, string? other) = Read(command, option, "1k");
        Assert.Equal(plain, thousands);
        Assert.Equal(refusal?.Replace("1024", "1k", StringComparison.Ordinal), other);
        Assert.True(plain is [1024] || refusal!.Contains("needs a number of tokens from ", StringComparison.Ordinal), refusal);
    }

    private static (int[]? Values, string? Refusal) Read(string command, string option, string text)
    {
        Command shape = MagicShape.Of(WorkbenchTopics.CreateRegistry().Magics.Find(command)!);
        ParseResult parsed = new RootCommand { shape }.Parse([command, option, text]);
        Option read = shape.Options.Single(other => other.Name == option);
        string? refusal = parsed.GetResult(read)!.Errors.SingleOrDefault()?.Message;
        return refusal is not null
            ? (null, refusal)
            : (
                read switch
                {
                    Option<int> number => [parsed.GetValue(number)],
                    Option<int?> number => [parsed.GetValue(number)!.Value],
                    _ => [.. parsed.GetValue((Option<ImmutableArray<int>?>)read)!.Value],
                },
                null
            );
    }

    private static ParseResult Parsed(Option option, string text) =>
        new RootCommand { new Command("x") { option } }.Parse(["x", option.Name, text]);
}
