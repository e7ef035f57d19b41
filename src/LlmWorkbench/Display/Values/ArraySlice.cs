using System.Globalization;

namespace LlmWorkbench.Display.Values;

/// <summary>An array of two or more dimensions, or the part of it at fixed first indexes. Nothing is copied.</summary>
/// <param name="Array">The whole array.</param>
/// <param name="Fixed">The indexes of the first dimensions; empty for all of it.</param>
internal sealed record ArraySlice(Array Array, int[] Fixed)
{
    /// <summary>How many dimensions are left.</summary>
    public int Rank => Array.Rank - Fixed.Length;

    /// <summary>The type with its lengths, as in <c>Int32[2, 3]</c>.</summary>
    public string Name =>
        $"{TypeName.Short(Array.GetType().GetElementType()!)}"
        + $"[{string.Join(", ", Enumerable.Range(0, Rank).Select(d => Length(d).ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The length of a dimension that is left.</summary>
    public int Length(int dimension) => Array.GetLength(Fixed.Length + dimension);

    /// <summary>The first indexes of a dimension that is left; an array may begin at any number.</summary>
    public int[] Indexes(int dimension, int most) =>
        [.. Enumerable.Range(Array.GetLowerBound(Fixed.Length + dimension), Math.Min(Length(dimension), most))];

    /// <summary>The part at an index of the next dimension.</summary>
    public ArraySlice At(int index) => this with { Fixed = [.. Fixed, index] };

    /// <summary>The item at the indexes of the last dimensions.</summary>
    public object? Item(params int[] last) => Array.GetValue([.. Fixed, .. last]);

    /// <summary>Says what is left out of rows and columns; null for nothing.</summary>
    public static string? More(int rows, int columns) =>
        (rows, columns) switch
        {
            (> 0, > 0) => string.Create(CultureInfo.InvariantCulture, $"({rows} more rows, {columns} more columns)"),
            (> 0, _) => string.Create(CultureInfo.InvariantCulture, $"({rows} more rows)"),
            (_, > 0) => string.Create(CultureInfo.InvariantCulture, $"({columns} more columns)"),
            _ => null,
        };
}
