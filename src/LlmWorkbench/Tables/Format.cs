using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tables;

/// <summary>
/// How the values of a column look to people: as a figure with as many digits as mean something, to the right or to the left. What
/// programs read (CSV, JSON) has the values themselves.
/// </summary>
public sealed record Format
{
    // A cell that is wider than any window makes every row as wide; programs, and whoever exports, get the whole.
    private const int LongestCell = 1000;

    private readonly Func<object, string> _write;

    private Format(Func<object, string> write, bool isRight) => (_write, IsRight) = (write, isRight);

    /// <summary>Words and names, to the left.</summary>
    public static Format Text { get; } = new(Plain, isRight: false);

    /// <summary>What is read letter by letter, such as tokens and names of tensors: <see cref="Text"/> in letters of one width.</summary>
    public static Format Code { get; } = Text with { IsCode = true };

    /// <summary>Whole numbers as they are: places, layers, ids.</summary>
    public static Format Number { get; } = new(Plain, isRight: true);

    /// <summary>Whole numbers with their thousands apart, as in <c>12,345</c>.</summary>
    public static Format Whole { get; } = Of<long>(Figures.Whole);

    /// <summary>Shares from 0 to 1 as per cent.</summary>
    public static Format Percent { get; } = Of<double>(Figures.Percent);

    /// <summary>Numbers of bytes in the unit that suits each.</summary>
    public static Format Bytes { get; } = Of<long>(Figures.Bytes);

    /// <summary>Numbers of parameters as people say them, as in <c>7.2 B</c>.</summary>
    public static Format Parameters { get; } = Of<long>(Figures.Parameters);

    /// <summary>Probabilities of tokens after temperature and filters, which may have cut them.</summary>
    public static Format AfterFilters { get; } = Of<double>(Figures.AfterFilters);

    /// <summary>Differences of shares, in points of a hundred with a sign.</summary>
    public static Format Points { get; } = Of<double>(difference => Figures.Signed(difference * 100, 1));

    /// <summary>Errors of weights and other small numbers.</summary>
    public static Format Error { get; } = Of<double>(Figures.Error);

    /// <summary>Divergences, which may be very small.</summary>
    public static Format Nats { get; } = Of<double>(Figures.Nats);

    /// <summary>Weights of a model.</summary>
    public static Format Weight { get; } = Of<double>(Figures.Weight);

    /// <summary>Perplexities and their errors.</summary>
    public static Format Perplexity { get; } = Of<double>(Figures.Perplexity);

    /// <summary>Means with their standard errors, with as many digits as the error allows.</summary>
    public static Format Estimate { get; } = Of<MeanEstimate>(Figures.Estimate);

    /// <summary>Places of files, below the home folder with <c>~</c>.</summary>
    public static Format Path { get; } = Words<string>(ShownPath.Of);

    /// <summary>The unit of all values, which stands in parentheses after the heading; <see langword="null"/> for none, or where each
    /// value names its own.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether the column is set to the right, as numbers are.</summary>
    public bool IsRight { get; init; }

    /// <summary>Whether letters are of one width.</summary>
    public bool IsCode { get; init; }

    /// <summary>Whether pages break long values into lines.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>Whether pages shade the cells: the values are shares from 0 to 1.</summary>
    public bool IsShaded { get; init; }

    /// <summary>What stands in the place of a value that is not there.</summary>
    public string Missing { get; init; } = "–";

    /// <summary>Numbers with a fixed count of decimals.</summary>
    /// <param name="decimals">Digits after the point.</param>
    /// <param name="unit">Their unit, or <see langword="null"/>.</param>
    /// <returns>The format.</returns>
    public static Format Fixed(int decimals = 2, string? unit = null) =>
        Of<double>(value => Figures.Fixed(value, decimals)) with
        {
            Unit = unit,
        };

    /// <summary>Differences with a sign.</summary>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>The format.</returns>
    public static Format Signed(int decimals = 2) => Of<double>(value => Figures.Signed(value, decimals));

    /// <summary>Differences of which only those below zero have a sign.</summary>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>The format.</returns>
    public static Format Change(int decimals = 2) => Of<double>(value => Figures.Change(value, decimals));

    /// <summary>Values in a way of one's own, to the right.</summary>
    /// <typeparam name="T">Their type; <see cref="double"/> takes every number.</typeparam>
    /// <param name="write">Writes one, in the same way in every culture.</param>
    /// <returns>The format.</returns>
    public static Format Of<T>(Func<T, string> write)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(write);
        return new(
            value => write(value is T typed ? typed : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture)),
            isRight: true
        );
    }

    /// <summary>Values in words of one's own, to the left.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="write">Names one.</param>
    /// <returns>The format.</returns>
    public static Format Words<T>(Func<T, string> write)
        where T : notnull => Of(write) with { IsRight = false };

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    /// <returns>One line.</returns>
    public string Write(object? value) => VisibleText.Line(VisibleText.Beginning(value is null ? Missing : _write(value), LongestCell));

    private static string Plain(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
