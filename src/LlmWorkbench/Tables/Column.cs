using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tables;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Name">Its name for programs, as in <c>entropy_bits</c>; <see langword="null"/> for what only people see.</param>
/// <param name="Heading">What stands above it for people, without its unit; <see langword="null"/> for what only programs read.</param>
/// <param name="Format">How its values look to people, and their unit.</param>
public sealed record Column(string? Name, string? Heading, Format Format)
{
    /// <summary>The heading with the unit, as in <c>entropy (bits)</c>.</summary>
    public string Title => Format.Unit is null ? Heading ?? "" : $"{Heading} ({Format.Unit})".TrimStart();
}

/// <summary>A column, and how its cells come from the things that the rows are about.</summary>
/// <typeparam name="T">What a row is about.</typeparam>
/// <param name="Name">Its name for programs, as in <c>entropy_bits</c>; <see langword="null"/> for what only people see.</param>
/// <param name="Heading">What stands above it for people, without its unit; <see langword="null"/> for what only programs read.</param>
/// <param name="Value">A row's value: a number with all its digits, a text as it is, a truth value, a member of an enumeration, or
/// <see langword="null"/> for nothing.</param>
/// <param name="Format">How values look to people; <see langword="null"/> for <see cref="Tables.Format.Text"/>.</param>
public sealed record Column<T>(string? Name, string? Heading, Func<T, object?> Value, Format? Format = null)
{
    /// <summary>What people see in place of the formatted value, where it is not made of the value alone; <see langword="null"/> for that
    /// value.</summary>
    public Func<T, string?>? Shown { get; init; }

    /// <summary>What pages show in place of that; <see langword="null"/> for the same.</summary>
    public Func<T, Markup>? Html { get; init; }

    internal Column Untyped => new(Name, Heading, Format ?? Tables.Format.Text);

    internal Cell CellOf(T row) => new(Value(row)) { Shown = Shown?.Invoke(row), Html = Html?.Invoke(row) };
}

/// <summary>A cell of a <see cref="Table"/>.</summary>
/// <param name="Value">The value itself.</param>
public readonly record struct Cell(object? Value)
{
    /// <summary>What people see in its place; <see langword="null"/> for the formatted value.</summary>
    public string? Shown { get; init; }

    /// <summary>What pages show in its place; <see langword="null"/> for what people see elsewhere.</summary>
    public Markup? Html { get; init; }
}
