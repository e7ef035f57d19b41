using System.CommandLine;
using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Tests.Magics.Options;

/// <summary>Numbers are read as programs and papers write them, in every culture alike.</summary>
[Fast]
public sealed class NumberOptionTests
{
    [Theory]
    [InlineData("1e-5", 1e-5)]
    [InlineData("1E-3", 1e-3)]
    [InlineData("2.5e-4", 2.5e-4)]
    [InlineData("1e+1", 10)]
    [InlineData("-1e1", -10)]
    [InlineData("\u22121e\u22123", -1e-3)]
    [InlineData(".5", 0.5)]
    public void Takes_exponents(string text, double number)
    {
        Option<double> option = NumberOption.Create("--rate", "A rate.", 7.0, -10, 10);
        Assert.Equal(number, Parsed(option, text).GetValue(option));
        Option<float?> optional = NumberOption.CreateOptional("--rate", "A rate.", -10f, 10f);
        Assert.Equal((float)number, Parsed(optional, text).GetValue(optional));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("\u221e")]
    [InlineData("1e999")]
    [InlineData("1,000")]
    [InlineData("0,5")]
    [InlineData("1e")]
    [InlineData("1e1.5")]
    [InlineData("0x1")]
    public void Says_which_it_takes(string text)
    {
        Option<double> option = NumberOption.Create("--rate", "A rate.", 7.0, double.MinValue, double.MaxValue);
        Assert.StartsWith("--rate needs a number from ", Assert.Single(Parsed(option, text).Errors).Message, StringComparison.Ordinal);
        Assert.EndsWith($", not «{text}».", Parsed(option, text).Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("1e0")]
    [InlineData("1.5")]
    public void Whole_numbers_have_none(string text)
    {
        Option<int> option = NumberOption.Create("--top", "How many.", 7, 1, 10_000);
        Assert.Equal($"--top needs a whole number from 1 to 10000, not «{text}».", Assert.Single(Parsed(option, text).Errors).Message);
    }

    public static TheoryData<string, string> Fractions()
    {
        var fractions = new TheoryData<string, string>();
        foreach (IMagic magic in WorkbenchTopics.CreateRegistry().Magics.All)
        {
            foreach (Option option in MagicShape.Of(magic).Options.Where(IsFraction))
            {
                fractions.Add(magic.Name, option.Name);
            }
        }

        return fractions;
    }

    // 1 may be out of an option's range; then both are refused, with the same range.
    [Theory]
    [MemberData(nameof(Fractions))]
    public void Every_command_reads_them_alike(string command, string option)
    {
        (double? plain, string? refusal) = Read(command, option, "1");
        (double? exponent, string? other) = Read(command, option, "10e-1");
        Assert.Equal(plain, exponent);
        Assert.Equal(refusal?.Replace("«1»", "«10e-1»", StringComparison.Ordinal), other);
        Assert.All(
            (string[])["NaN", "Infinity", "1,000"],
            text => Assert.EndsWith($", not «{text}».", Read(command, option, text).Refusal, StringComparison.Ordinal)
        );
    }

    private static bool IsFraction(Option option) => option is Option<double> or Option<double?> or Option<float> or Option<float?>;

    private static (double? Value, string? Refusal) Read(string command, string option, string text)
    {
        Command shape = MagicShape.Of(WorkbenchTopics.CreateRegistry().Magics.Find(command)!);
        ParseResult parsed = new RootCommand { shape }.Parse([command, option, text]);
        Option read = shape.Options.Single(other => other.Name == option);
        return parsed.GetResult(read)!.Errors.SingleOrDefault()?.Message is { } refusal
            ? (null, refusal)
            : (
                read switch
                {
                    Option<double> number => parsed.GetValue(number),
                    Option<double?> number => parsed.GetValue(number),
                    Option<float> number => parsed.GetValue(number),
                    _ => parsed.GetValue((Option<float?>)read),
                },
                null
            );
    }

    private static ParseResult Parsed(Option option, string text) =>
        new RootCommand { new Command("x") { option } }.Parse(["x", option.Name, text]);
}
