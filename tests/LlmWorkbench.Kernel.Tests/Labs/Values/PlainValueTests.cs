using System.Numerics;
using LlmWorkbench.Gguf;
using LlmWorkbench.Kernel.Labs.Values;

namespace LlmWorkbench.Kernel.Tests.Labs.Values;

[Fast]
public sealed class PlainValueTests
{
    [Fact]
    public void Numbers_of_every_type_are_numbers() =>
        Assert.All(
            new object[] { 3, 3L, 3.0, 3f, 3m, (Half)3, (BigInteger)3, (byte)3, (UInt128)3 },
            number => Assert.Equal(3.0, PlainValue.Of(number).ToObject())
        );

    [Fact]
    public void Other_values_come_through_as_what_they_are()
    {
        Assert.Null(PlainValue.Of(null).ToObject());
        Assert.Equal("Q4_K", PlainValue.Of(GgmlType.Q4_K).ToObject());
        Assert.Equal("x", PlainValue.Of('x').ToObject());
        Assert.Equal(true, PlainValue.Of(true).ToObject());
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(PlainValue.Of(new List<string> { "a", "b" }).ToObject()));
        Assert.Equal(double.NaN, PlainValue.Of(double.NaN).ToObject());
    }

    [Fact]
    public void A_function_says_how_many_arrays_it_takes()
    {
        var function = PlainValue.Of((double[] p, double[] q) => p.Length + q.Length);
        Assert.Equal((PlainKind.Function, 2, "a function of 2"), (function.Kind, function.Parameters, function.ToString()));
    }

    [Fact]
    public void Long_texts_and_texts_without_an_end_are_cut()
    {
        Assert.Equal(10_001, PlainValue.Of(new string('x', 1_000_000)).Text!.Length);
        Assert.Equal(1_000, PlainValue.Of(Forever()).Texts!.Count);
    }

    private static IEnumerable<string> Forever()
    {
        while (true)
        {
            yield return "again";
        }
    }
}
