using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Wording;

[Fast]
public class FiguresTests
{
    [Theory]
    [InlineData(-1.25e37, "-1.25e+37")]
    [InlineData(123456789012345, "123456789012345.00")]
    public void Writes_no_digits_that_a_number_does_not_have(double value, string text) => Assert.Equal(text, Figures.Fixed(value));

    [Theory]
    [InlineData(1, "100.0 %")]
    [InlineData(0.1234, "12.3 %")]
    [InlineData(0.005, "0.50 %")]
    [InlineData(0.000042, "0.0042 %")]
    [InlineData(1e-9, "< 0.0001 %")]
    [InlineData(0, "0 %")]
    [InlineData(double.NaN, "–")]
    [InlineData(1.0944e36, "1.09e+38 %")]
    public void Writes_shares_with_the_digits_they_need(double share, string text) => Assert.Equal(text, Figures.Percent(share));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5L << 30, "5.0 GiB")]
    public void Writes_bytes_in_their_unit(long bytes, string text) => Assert.Equal(text, Figures.Bytes(bytes));

    [Theory]
    [InlineData(640, "640")]
    [InlineData(79_000, "79 K")]
    [InlineData(15_300_000, "15.3 M")]
    [InlineData(7_240_000_000, "7.24 B")]
    public void Writes_parameters_as_people_say_them(long count, string text) => Assert.Equal(text, Figures.Parameters(count));

    [Theory]
    [InlineData(3.14159, "3.14")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NaN, "–")]
    public void Writes_numbers_that_are_none(double value, string text) => Assert.Equal(text, Figures.Fixed(value));
}
