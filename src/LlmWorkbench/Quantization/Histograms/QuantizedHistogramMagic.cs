using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!quantization-histogram</c>: the weights of one tensor before and after quantization.</summary>
internal sealed class QuantizedHistogramMagic() : PlainMagic("quantization-histogram", "Shows how the weights of one tensor are spread before and after quantization, and how often each level is used.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var tensor = new TensorOption();
        var bins = NumberOption.Create("--bins", "How many bins a histogram has.", 120, 2, 2000);
        var models = new ModelChoice(several: true);
        tensor.AddTo(command);
        command.Add(bins);
        models.AddTo(command);
        return (call, parsed) => SideBySide.Of(
            models.Read(parsed, call), model => model.QuantizedHistogram(tensor.Name(parsed), tensor.Types(parsed), parsed.GetValue(bins), call.Cancellation));
    }
}
