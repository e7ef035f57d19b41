using LlmWorkbench.Quantization.Sweep;

namespace LlmWorkbench.Tests.Quantization.Sweep;

[Fast]
public class ParetoFrontTests
{
    [Fact]
    public void The_front_of_a_table_has_what_nothing_beats_in_both()
    {
        (string Name, double Bits, double Loss)[] table =
        [
            ("F16", 16, 0),
            ("Q8_0", 8.5, 0.001),
            ("Q6_K", 6.6, 0.002),
            ("Q5_0", 5.5, 0.02),
            ("Q5_K", 5.5, 0.008),
            ("Q4_0", 4.6, 0.05),
            ("Q4_K", 4.5, 0.03),
            ("Q2_K", 2.6, 0.9),
        ];

        IReadOnlyList<(string Name, double Bits, double Loss)> front = ParetoFront.Of(table, p => p.Bits, p => p.Loss);

        Assert.Equal(["Q2_K", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "F16"], front.Select(p => p.Name));
    }

    [Fact]
    public void Equals_stand_on_it_together_and_what_is_no_number_never_does()
    {
        (string Name, double Bits, double Loss)[] table = [("a", 4, 1), ("b", 4, 1), ("c", 4, double.NaN), ("d", 5, 1)];

        Assert.Equal(["a", "b"], ParetoFront.Of(table, p => p.Bits, p => p.Loss).Select(p => p.Name));
        Assert.Empty(ParetoFront.Of(table.Take(0), p => p.Bits, p => p.Loss));
    }
}
