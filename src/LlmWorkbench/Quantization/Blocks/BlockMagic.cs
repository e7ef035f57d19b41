using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Quantization;

/// <summary><c>#!block</c>: one block of weights taken apart, bit by bit.</summary>
internal sealed class BlockMagic() : PlainMagic("block", "Takes one block of a tensor apart: its weights, the levels they may have, its scale, and every bit that is stored.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var tensor = new TensorOption();
        var block = NumberOption.Create("--block", "Which block of the tensor, from 0.", 0L, 0, long.MaxValue);
        var models = new ModelChoice(several: false);
        tensor.AddTo(command);
        command.Add(block);
        models.AddTo(command);
        return (call, parsed) => models.Read(parsed, call)[0].Block(tensor.Name(parsed), tensor.Types(parsed), parsed.GetValue(block));
    }
}
