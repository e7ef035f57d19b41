using LlmWorkbench.Ablation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Wording;

/// <summary>Help and tables print negative numbers with a minus sign (U+2212): copied from there it means what it says.</summary>
[Engine]
public sealed class MinusSignTests(TinyModelFixture fixture)
{
    [Fact]
    public async Task Numbers_are_read_with_either_sign()
    {
        using Call call = fixture.NewCall();
        AblationSweepResult minus = await call.ResultOf<AblationSweepResult>("ablate --each heads --scale \u22121.5", "the cat");
        AblationSweepResult hyphen = await call.ResultOf<AblationSweepResult>("ablate --each heads --scale -1.5", "the cat");
        Assert.Equal(hyphen.ToCsv(), minus.ToCsv());
        Assert.Equal(
            "--scale needs a number from -1000 to 1000, not «\u2212».",
            await call.FailureOf("ablate --each heads --scale \u2212", "the cat")
        );
    }

    [Theory]
    [InlineData(" the=\u22122", -2)]
    [InlineData(" the=-2", -2)]
    [InlineData(" the=\u2212inf", double.NegativeInfinity)]
    public void Biases_are_read_with_either_sign(string text, double bias)
    {
        LogitBias read = BiasText.Parse(text, fixture.Model.Vocabulary);
        Assert.Equal(double.IsFinite(bias) ? new LogitBias(read.Token, bias) : LogitBias.Ban(read.Token), read);
    }
}
