using System.Buffers.Binary;

namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>Numbers and texts at which programs break: limits, their neighbours, and what looks almost right.</summary>
internal static class Interesting
{
    private static readonly ulong[] s_integers =
    [
        0,
        1,
        2,
        3,
        4,
        5,
        7,
        8,
        15,
        16,
        31,
        32,
        33,
        63,
        64,
        65,
        96,
        127,
        128,
        129,
        255,
        256,
        257,
        511,
        512,
        513,
        1000,
        1023,
        1024,
        1025,
        4095,
        4096,
        32767,
        32768,
        65535,
        65536,
        1 << 20,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFE,
        0xFFFFFFFF,
        1UL << 32,
        1UL << 40,
        1UL << 48,
        1UL << 60,
        1UL << 61,
        1UL << 62,
        0x7FFFFFFFFFFFFFFF,
        1UL << 63,
        ulong.MaxValue - 1,
        ulong.MaxValue,
    ];

    private static readonly double[] s_reals =
    [
        0,
        -0.0,
        1,
        -1,
        0.5,
        1e-5,
        -1e-5,
        1e-30,
        1e30,
        -1e30,
        1e38,
        10000,
        1e6,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.Epsilon,
        1 << 24,
    ];

    private static readonly byte[][] s_texts =
    [
        [],
        [0],
        [(byte)'a', 0, (byte)'b'],
        [0xFF],
        [0xC3, 0x28],
        [0xF4, 0x90, 0x80, 0x80],
        [0xED, 0xA0, 0x80],
        [0xE2, 0x96, 0x81],
        [(byte)' '],
        [(byte)'\n'],
        [.. "<0x-1>"u8],
        [.. "<0x00>"u8],
        [.. "<0xGG>"u8],
        [.. "<0x0A>"u8],
        [.. "<0x0a>"u8],
        [.. "<0xFFF>"u8],
        [.. "<0x"u8],
        [.. "<s>"u8],
        [.. "</s>"u8],
        [.. "<unk>"u8],
        [.. "<|endoftext|>"u8],
        [.. "<|im_end|>"u8],
        [.. "<|eot_id|>"u8],
        [.. "a b"u8],
        [.. "a b c"u8],
        [.. " "u8],
        [.. "ab"u8],
        [.. "[UNK]"u8],
        [.. "\\x"u8],
        [.. "\\"u8],
        [.. "\\xzz"u8],
        [.. "9999999999999999999999"u8],
        [.. "-1"u8],
        [.. "{% for x in y %}"u8],
        [.. new byte[300]],
        [.. Enumerable.Repeat((byte)'A', 5000)],
    ];

    /// <summary>An integer.</summary>
    public static ulong Integer(Random random) =>
        random.Next(8) switch
        {
            0 => (ulong)random.Next(20),
            1 => (ulong)random.Next(2000),
            2 => (ulong)random.NextInt64(),
            _ => s_integers[random.Next(s_integers.Length)],
        };

    /// <summary>A text.</summary>
    public static byte[] Text(Random random) => s_texts[random.Next(s_texts.Length)];

    /// <summary>Another number of a type in place of the one that is there, often near it.</summary>
    public static void Change(Random random, uint type, Span<byte> number)
    {
        // A value whose type alone was changed still has the bytes of the other type, perhaps of a whole array.
        number = number[..Math.Min(number.Length, sizeof(ulong))];
        if ((type == 6 && number.Length == 4) || (type == 12 && number.Length == 8))
        {
            double old = type == 6 ? BinaryPrimitives.ReadSingleLittleEndian(number) : BinaryPrimitives.ReadDoubleLittleEndian(number);
            double real = random.Next(4) switch
            {
                0 => -old,
                1 => old * 2,
                _ => s_reals[random.Next(s_reals.Length)],
            };
            if (type == 6)
            {
                BinaryPrimitives.WriteSingleLittleEndian(number, (float)real);
            }
            else
            {
                BinaryPrimitives.WriteDoubleLittleEndian(number, real);
            }

            return;
        }

        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        number.CopyTo(wide);
        ulong integer = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        integer = random.Next(10) switch
        {
            0 => unchecked(integer + 1),
            1 => unchecked(integer - 1),
            2 => unchecked(integer * 2),
            3 => integer / 2,
            4 => unchecked(0UL - integer),
            _ => Integer(random),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(wide, integer);
        wide[..number.Length].CopyTo(number);
    }
}
