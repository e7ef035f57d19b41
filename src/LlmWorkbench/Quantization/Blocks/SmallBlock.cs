namespace LlmWorkbench.Quantization.Blocks;

/// <summary>Blocks of 32 weights with one scale, and perhaps a minimum: Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, IQ4_NL.</summary>
internal sealed class SmallBlock(int bits, int offset, bool hasMinimum) : BlockLayout
{
    private const int Length = 32;
    private const int Halves = 16;

    public override int Bits => bits;

    public override int Offset => offset;

    public override int PartLength => Length;

    public override string Formula =>
        (Table, hasMinimum, offset) switch
        {
            (not null, _, _) => "weight = d · table[code]",
            (_, true, _) => "weight = d · code + m",
            (_, _, 0) => "weight = d · code",
            _ => $"weight = d · (code − {offset})",
        };

    public override IReadOnlyList<BlockField> Fields
    {
        get
        {
            List<BlockField> fields = [new("d", 0, 2, "the scale, a 16-bit float")];
            if (hasMinimum)
            {
                fields.Add(new("m", 2, 2, "the minimum, a 16-bit float"));
            }

            if (bits == 5)
            {
                fields.Add(new("qh", HighStart, 4, "the fifth bit of each code"));
            }

            fields.Add(
                new(
                    "qs",
                    LowStart,
                    bits == 8 ? Length : Halves,
                    bits switch
                    {
                        8 => "the codes, a byte each",
                        4 => "the codes, two in a byte",
                        _ => "the low four bits of the codes, two in a byte",
                    }
                )
            );
            return fields;
        }
    }

    private int HighStart => hasMinimum ? 4 : 2;

    private int LowStart => HighStart + (bits == 5 ? 4 : 0);

    public override IReadOnlyList<BitRun> Runs(int weight)
    {
        if (bits == 8)
        {
            return [new BitRun(LowStart + weight, 0, 8)];
        }

        var low = new BitRun(LowStart + (weight % Halves), weight < Halves ? 0 : 4, 4);
        return bits == 5 ? [low, new BitRun(HighStart + (weight / 8), weight % 8, 1)] : [low];
    }

    public override BlockPart Part(ReadOnlySpan<byte> block, int part) => new(0, Length, Half(block, 0), hasMinimum ? Half(block, 2) : 0);

    public override IReadOnlyList<BlockScale> Scales(ReadOnlySpan<byte> block)
    {
        var scale = new BlockScale(
            "d",
            Half(block, 0),
            Table is null ? "scale: the step from one level to the next" : "scale: times the table's entries"
        );
        return hasMinimum ? [scale, new BlockScale("m", Half(block, 2), "minimum: what code 0 stands for")] : [scale];
    }
}
