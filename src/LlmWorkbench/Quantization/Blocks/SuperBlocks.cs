namespace LlmWorkbench.Quantization.Blocks;

/// <summary>
/// Super-blocks of 256 weights in parts of 16 or 32: each part has a scale, and perhaps a minimum, that is itself a small whole
/// number times the super-block's d or dmin.
/// </summary>
internal abstract class SuperBlock : BlockLayout
{
    protected const int Length = 256;

    /// <summary>Where the super-block's scale lies.</summary>
    protected abstract int ScaleStart { get; }

    /// <summary>Where the super-block's scale of minima lies; <see langword="null"/> without minima.</summary>
    protected abstract int? MinimumStart { get; }

    public override string Formula =>
        MinimumStart is null ? $"weight = d · scale · (code − {Offset})" : "weight = d · scale · code − dmin · minimum";

    public override BlockPart Part(ReadOnlySpan<byte> block, int part)
    {
        (int scale, int? minimum) = Codes(block, part);
        return new BlockPart(
            part * PartLength,
            PartLength,
            Half(block, ScaleStart) * scale,
            MinimumStart is { } start ? -(Half(block, start) * minimum!.Value) : 0,
            scale,
            minimum
        );
    }

    public override IReadOnlyList<BlockScale> Scales(ReadOnlySpan<byte> block)
    {
        var scale = new BlockScale("d", Half(block, ScaleStart), "scale of the parts' scales");
        return MinimumStart is { } start ? [scale, new BlockScale("dmin", Half(block, start), "scale of the parts' minima")] : [scale];
    }

    /// <summary>The whole numbers of a part.</summary>
    protected abstract (int Scale, int? Minimum) Codes(ReadOnlySpan<byte> block, int part);
}

/// <summary>Q2_K: 2 bits, parts of 16, scale and minimum of 4 bits each.</summary>
internal sealed class SuperBlock2 : SuperBlock
{
    public override int Bits => 2;

    public override int Offset => 0;

    public override int PartLength => 16;

    public override IReadOnlyList<BlockField> Fields { get; } =
    [
        new("scales", 0, 16, "a scale (low four bits) and a minimum (high four) for each part"),
        new("qs", 16, 64, "the codes, four in a byte"),
        new("d", 80, 2, "the scale of the scales, a 16-bit float"),
        new("dmin", 82, 2, "the scale of the minima, a 16-bit float"),
    ];

    protected override int ScaleStart => 80;

    protected override int? MinimumStart => 82;

    public override IReadOnlyList<BitRun> Runs(int weight) =>
        [new BitRun(16 + (weight / 128 * 32) + (weight % 32), weight % 128 / 32 * 2, 2)];

    protected override (int Scale, int? Minimum) Codes(ReadOnlySpan<byte> block, int part) => (block[part] & 15, block[part] >> 4);
}

/// <summary>Q3_K: 3 bits, parts of 16, a scale of 6 bits with a sign.</summary>
internal sealed class SuperBlock3 : SuperBlock
{
    private const int Scales12 = 96;

    public override int Bits => 3;

    public override int Offset => 4;

    public override int PartLength => 16;

    public override IReadOnlyList<BlockField> Fields { get; } =
    [
        new("hmask", 0, 32, "the third bit of each code"),
        new("qs", 32, 64, "the low two bits of the codes, four in a byte"),
        new("scales", Scales12, 12, "a scale of six bits for each part, 32 too large"),
        new("d", 108, 2, "the scale of the scales, a 16-bit float"),
    ];

    protected override int ScaleStart => 108;

    protected override int? MinimumStart => null;

    public override IReadOnlyList<BitRun> Runs(int weight) =>
        [new BitRun(32 + (weight / 128 * 32) + (weight % 32), weight % 128 / 32 * 2, 2), new BitRun(weight % 32, weight / 32, 1)];

    protected override (int Scale, int? Minimum) Codes(ReadOnlySpan<byte> block, int part)
    {
        int low = part < 8 ? block[Scales12 + part] & 15 : block[Scales12 + part - 8] >> 4;
        int high = (block[Scales12 + 8 + (part % 4)] >> (2 * (part / 4))) & 3;
        return ((low | (high << 4)) - 32, null);
    }
}

/// <summary>Q4_K and Q5_K: 4 or 5 bits, parts of 32, scale and minimum of 6 bits each.</summary>
internal sealed class SuperBlock45(int bits) : SuperBlock
{
    private const int Scales12 = 4;
    private const int High = 16;

    public override int Bits => bits;

    public override int Offset => 0;

    public override int PartLength => 32;

    public override IReadOnlyList<BlockField> Fields =>
        [
            new("d", 0, 2, "the scale of the scales, a 16-bit float"),
            new("dmin", 2, 2, "the scale of the minima, a 16-bit float"),
            new("scales", Scales12, 12, "a scale and a minimum of six bits each for each part"),
            .. bits == 5 ? new BlockField[] { new("qh", High, 32, "the fifth bit of each code") } : [],
            new("qs", LowStart, 128, bits == 5 ? "the low four bits of the codes, two in a byte" : "the codes, two in a byte"),
        ];

    protected override int ScaleStart => 0;

    protected override int? MinimumStart => 2;

    private int LowStart => bits == 5 ? High + 32 : High;

    public override IReadOnlyList<BitRun> Runs(int weight)
    {
        var low = new BitRun(LowStart + (weight / 64 * 32) + (weight % 32), weight % 64 < 32 ? 0 : 4, 4);
        return bits == 5 ? [low, new BitRun(High + (weight % 32), weight / 32, 1)] : [low];
    }

    // get_scale_min_k4 of ggml-quants.c: what does not fit into the first eight bytes' low six bits lies spread over the rest.
    protected override (int Scale, int? Minimum) Codes(ReadOnlySpan<byte> block, int part)
    {
        ReadOnlySpan<byte> q = block.Slice(Scales12, 12);
        return part < 4
            ? (q[part] & 63, q[part + 4] & 63)
            : ((q[part + 4] & 15) | (q[part - 4] >> 6 << 4), (q[part + 4] >> 4) | (q[part] >> 6 << 4));
    }
}

/// <summary>Q6_K: 6 bits, parts of 16, a scale of 8 bits with a sign.</summary>
internal sealed class SuperBlock6 : SuperBlock
{
    private const int High = 128;
    private const int Scales16 = 192;

    public override int Bits => 6;

    public override int Offset => 32;

    public override int PartLength => 16;

    public override IReadOnlyList<BlockField> Fields { get; } =
    [
        new("ql", 0, 128, "the low four bits of the codes, two in a byte"),
        new("qh", High, 64, "the high two bits of the codes, four in a byte"),
        new("scales", Scales16, 16, "a scale for each part, a whole number with a sign"),
        new("d", 208, 2, "the scale of the scales, a 16-bit float"),
    ];

    protected override int ScaleStart => 208;

    protected override int? MinimumStart => null;

    public override IReadOnlyList<BitRun> Runs(int weight)
    {
        (int half, int place, int quarter) = (weight / 128, weight % 32, weight % 128 / 32);
        return
        [
            new BitRun((half * 64) + place + (quarter % 2 * 32), quarter / 2 * 4, 4),
            new BitRun(High + (half * 32) + place, quarter * 2, 2),
        ];
    }

    protected override (int Scale, int? Minimum) Codes(ReadOnlySpan<byte> block, int part) => ((sbyte)block[Scales16 + part], null);
}
