using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary><c>#!block</c>: one block of weights taken apart, bit by bit.</summary>
internal sealed class BlockMagic()
    : Magic<BlockMagic.Choice>(
        "block",
        "Takes one block of a tensor apart: its weights, the levels they may have, its scale, and every bit that is stored.",
        models: ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.AddTensor(
            options.Defaults.Options.Types[0],
            (o, name) => o with { Tensor = name },
            (o, types) => o with { Options = o.Options with { Types = types } }
        );
        options
            .Part(o => o.Options, (o, inner) => o with { Options = inner })
            .Number(
                "--block",
                "Which block of the tensor, from 0.",
                o => o.Block,
                (o, block) => o with { Block = block },
                0,
                long.MaxValue
            );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options.Tensor is { Length: > 0 } tensor ? run.Model.Block(tensor, run.Options.Options) : throw TensorOptionSet.NoTensor(Name);

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The tensor's name; the command needs one.</summary>
        public string? Tensor { get; init; }

        /// <summary>Which block, and how it is stored.</summary>
        public BlockOptions Options { get; init; } = new();
    }
}
