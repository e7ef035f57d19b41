using System.Collections.Immutable;

namespace LlmWorkbench.Llama.Activations;

/// <summary>
/// One activation of one layer, or the asked-for part of it. Numbers lie as [head][position][width], or as [position][width]
/// where there are no heads; heads and positions stand in the order in which they were asked for.
/// </summary>
public sealed class Activation
{
    private readonly float[] _values;
    private readonly Dictionary<int, int> _rows;
    private readonly Dictionary<int, int> _heads;

    internal Activation(
        ActivationName name,
        int? layer,
        ImmutableArray<int> heads,
        ImmutableArray<int> positions,
        ImmutableArray<int> keys,
        int width
    )
    {
        (Name, Layer, Heads, Positions, Keys, Width) = (name, layer, heads, positions, keys, width);
        _values = new float[(long)Math.Max(1, heads.Length) * positions.Length * width];
        _rows = Places(positions);
        _heads = Places(heads);
    }

    /// <summary>Makes an activation of one's own, such as a mean over many texts, to be patched in.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="layer">The layer; null for what is not of a layer.</param>
    /// <param name="heads">The heads it has; empty where there are none.</param>
    /// <param name="positions">The positions it has.</param>
    /// <param name="values">[heads, positions, width], or [positions, width]; copied.</param>
    /// <exception cref="ArgumentException">The numbers are not as many for each head and position, or there are none.</exception>
    public static Activation Of(
        ActivationName name,
        int? layer,
        ImmutableArray<int> heads,
        ImmutableArray<int> positions,
        ReadOnlySpan<float> values
    )
    {
        long rows = (long)Math.Max(1, heads.Length) * positions.Length;
        if (rows == 0 || values.Length == 0 || values.Length % rows != 0 || name.IsPerHead() != (heads.Length > 0))
        {
            throw new ArgumentException(
                $"{values.Length} numbers are no {name} of {heads.Length} heads and {positions.Length} positions.",
                nameof(values)
            );
        }

        var activation = new Activation(name, layer, heads, positions, [], (int)(values.Length / rows));
        values.CopyTo(activation._values);
        return activation;
    }

    /// <summary>What it is.</summary>
    public ActivationName Name { get; }

    /// <summary>The layer, counted from 0; null for what is not of a layer.</summary>
    public int? Layer { get; }

    /// <summary>The heads that were asked for; empty where there are none.</summary>
    public ImmutableArray<int> Heads { get; }

    /// <summary>The positions that were asked for.</summary>
    public ImmutableArray<int> Positions { get; }

    /// <summary>The key positions of attention weights that were asked for, one for each number of a row; else empty.</summary>
    public ImmutableArray<int> Keys { get; }

    /// <summary>How many numbers a row has.</summary>
    public int Width { get; }

    /// <summary>[heads, positions, width], or [positions, width].</summary>
    public ImmutableArray<int> Shape => Name.IsPerHead() ? [Heads.Length, Positions.Length, Width] : [Positions.Length, Width];

    /// <summary>All numbers, the last dimension of <see cref="Shape"/> running fastest.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The row at a position; [width].</summary>
    /// <param name="position">Position in the text.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position was not asked for.</exception>
    /// <exception cref="InvalidOperationException">The activation has heads.</exception>
    public ReadOnlySpan<float> Row(int position) =>
        Name.IsPerHead()
            ? throw new InvalidOperationException($"{Name} has a row for each head: name the head too.")
            : Destination(0, position);

    /// <summary>A head's row at a position; [width].</summary>
    /// <param name="head">The head, counted from 0.</param>
    /// <param name="position">Position in the text.</param>
    /// <exception cref="ArgumentOutOfRangeException">The head or the position was not asked for.</exception>
    public ReadOnlySpan<float> Row(int head, int position) =>
        _heads.TryGetValue(head, out int place)
            ? Destination(place, position)
            : throw new ArgumentOutOfRangeException(nameof(head), head, $"{Name} holds no head {head}; it holds {Some(Heads)}.");

    /// <summary>Whether it holds a position of the text.</summary>
    public bool HasPosition(int position) => _rows.ContainsKey(position);

    /// <summary>The row of the head at a place in <see cref="Heads"/>, to be filled.</summary>
    internal Span<float> Destination(int headPlace, int position) =>
        _rows.TryGetValue(position, out int row)
            ? _values.AsSpan(((headPlace * Positions.Length) + row) * Width, Width)
            : throw new ArgumentOutOfRangeException(
                nameof(position),
                position,
                $"{Name} holds no position {position}; it holds {Some(Positions)}."
            );

    private static Dictionary<int, int> Places(ImmutableArray<int> numbers) =>
        numbers.Select((number, place) => (number, place)).ToDictionary(pair => pair.number, pair => pair.place);

    private static string Some(ImmutableArray<int> numbers) =>
        numbers.Length == 0 ? "none" : string.Join(", ", numbers.Take(20)) + (numbers.Length > 20 ? ", …" : "");
}
