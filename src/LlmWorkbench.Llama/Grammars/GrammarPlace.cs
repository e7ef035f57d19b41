namespace LlmWorkbench.Llama.Grammars;

/// <summary>A place in a text under a grammar: a state of the machine, and the part of a character that was read.</summary>
/// <param name="State">The state before that character.</param>
/// <param name="Missing">How many of its bytes are still to come; 0 between characters.</param>
/// <param name="Value">Its bits so far.</param>
/// <param name="Least">The least code point that needs as many bytes: a smaller one would be written too long.</param>
internal readonly record struct GrammarPlace(int State, int Missing, int Value, int Least)
{
    internal static GrammarPlace Dead => default;

    internal bool IsDead => State == GrammarMachine.Dead;

    /// <summary>The place after one more byte of UTF-8; dead when no text of the grammar goes on with it.</summary>
    internal GrammarPlace Next(GrammarMachine machine, byte value)
    {
        if (Missing > 0)
        {
            return (value & 0xC0) == 0x80 ? Read(machine, Missing - 1, (Value << 6) | (value & 0x3F), Least) : Dead;
        }

        return value switch
        {
            < 0x80 => Read(machine, 0, value, 0),
            >= 0xC2 and <= 0xDF => Read(machine, 1, value & 0x1F, 0x80),
            >= 0xE0 and <= 0xEF => Read(machine, 2, value & 0x0F, 0x800),
            >= 0xF0 and <= 0xF4 => Read(machine, 3, value & 0x07, 0x10000),
            _ => Dead,
        };
    }

    private GrammarPlace Read(GrammarMachine machine, int missing, int value, int least)
    {
        int low = Math.Max(least, value << (6 * missing));
        int high = ((value + 1) << (6 * missing)) - 1;
        if (low > high)
        {
            return Dead;
        }

        if (missing == 0)
        {
            return new GrammarPlace(machine.Next(State, value), 0, 0, 0);
        }

        return machine.MayContinue(State, low, high) ? new GrammarPlace(State, missing, value, least) : Dead;
    }
}
