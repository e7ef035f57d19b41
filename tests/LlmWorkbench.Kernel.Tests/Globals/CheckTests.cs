using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Globals;

[RunsCells]
public sealed class CheckTests
{
    [Fact]
    public async Task A_cell_checks_numbers_names_truth_values_and_one_or_several_formulas_without_a_using()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(
            """
            double bits = 0;
            string[]? beaten = null;
            bool? contains = null;
            double Divergence(double[] p, double[] q) => 0;
            double Unpaired(double[] a, double[] b) => 0;
            double Paired(double[] a, double[] b) => 0;
            PerplexityResult Measured(params double[] nats) => new("m", new PerplexityOptions(), "hash", 4, 1, [new PerplexityChunk(0, 1, 3, nats)]);
            var pair = new PerplexityComparison([Measured(1, 2, 4), Measured(1.5, 2, 3)]);
            """
        );
        Assert.Null(result.Error);

        Assert.Equal(
            ["result[2]: Not answered yet: put your number into the cell above and run it."],
            await kernel.LinesAsync("Check.That(\"quantization/bits\", bits)")
        );
        Assert.Equal(
            ["result[3]: Not answered yet: put true or false into the cell above and run it."],
            await kernel.LinesAsync("Check.That(\"perplexity/interval\", contains)")
        );
        Assert.Equal(
            ["result[4]: Not answered yet: put the formula of Divergence into the cell above and run it."],
            await kernel.LinesAsync("Check.That(\"perplexity/divergence\", Divergence)")
        );
        Assert.Equal(
            ["result[5]: Not answered yet: put the two formulas into the cell above and run it."],
            await kernel.LinesAsync("Check.That(\"perplexity/pairing\", [Unpaired, Paired], pair)")
        );
        Assert.StartsWith(
            "result[6]: Cannot be checked: the check needs the result of #!quantization",
            Assert.Single(await kernel.LinesAsync("Check.That(\"quantization/front\", beaten, pair)"))
        );
        Assert.Equal(["result[7]: True"], await kernel.LinesAsync("bits = 4.5;\nCheck.That(\"quantization/bits\", bits).IsRight"));

        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("Check.That(\"quantization/bits\", bits)");
        Assert.Contains("✓ <strong>Right:</strong> 4.5 bits.", Assert.IsType<ResultOutput>(Assert.Single(outputs)).Data["text/html"]);
    }

    [Fact]
    public async Task An_answer_that_never_ends_can_be_interrupted()
    {
        using NotebookKernel kernel = Run.Kernel();
        using CancellationTokenSource interrupt = Interrupt.Create();
        (CellResult result, _) = await kernel.CellAsync(
            "double Divergence(double[] p, double[] q) { LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon(); while (true) { } }\n"
                + "Check.That(\"perplexity/divergence\", Divergence)",
            cancellation: interrupt.Token
        );
        Assert.True(result.Interrupted);
    }
}
