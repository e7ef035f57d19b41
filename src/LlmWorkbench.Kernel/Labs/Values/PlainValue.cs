using System.Globalization;
using System.Numerics;

namespace LlmWorkbench.Kernel.Labs.Values;

/// <summary>What kind of answer a student gave.</summary>
internal enum PlainKind
{
    None,
    Number,
    Text,
    Texts,
    Truth,

    /// <summary>A function of arrays: it stays in the student's process, and is called there.</summary>
    Function,
}

/// <summary>An answer as a plain value, which goes from the student's process to the teacher's.</summary>
internal sealed record PlainValue(PlainKind Kind)
{
    private const int MaxText = 10_000;
    private const int MaxTexts = 1_000;

    public double Number { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<string>? Texts { get; init; }

    public bool Truth { get; init; }

    /// <summary>How many arrays a function takes.</summary>
    public int Parameters { get; init; }

    /// <summary>Reads a value of a notebook.</summary>
    /// <exception cref="Exception">A value of a student's own type throws what it likes.</exception>
    public static PlainValue Of(object? value) =>
        value switch
        {
            null => new(PlainKind.None),
            string text => new(PlainKind.Text) { Text = Bounded(text) },
            bool truth => new(PlainKind.Truth) { Truth = truth },
            BigInteger or Half or Int128 or UInt128 => new(PlainKind.Number)
            {
                Number = double.Parse(
                    ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture
                ),
            },
            IConvertible number and not (char or Enum or DateTime or DBNull) => new(PlainKind.Number)
            {
                Number = number.ToDouble(CultureInfo.InvariantCulture),
            },
            Delegate function => new(PlainKind.Function) { Parameters = function.Method.GetParameters().Length },
            IEnumerable<string?> texts => new(PlainKind.Texts) { Texts = [.. texts.Take(MaxTexts).Select(text => Bounded(text ?? ""))] },
            _ => new(PlainKind.Text) { Text = Bounded(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "") },
        };

    /// <summary>The value as a check takes it; of a function, nothing.</summary>
    public object? ToObject() =>
        Kind switch
        {
            PlainKind.Number => Number,
            PlainKind.Text => Text ?? "",
            PlainKind.Texts => (string[])[.. Texts ?? []],
            PlainKind.Truth => Truth,
            _ => null,
        };

    /// <summary>The value as the teacher reads it.</summary>
    public override string ToString() =>
        Kind switch
        {
            PlainKind.None => "null",
            PlainKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
            PlainKind.Text => Text ?? "",
            PlainKind.Texts => $"[{string.Join(", ", Texts ?? [])}]",
            PlainKind.Truth => Truth ? "true" : "false",
            _ => $"a function of {Parameters}",
        };

    private static string Bounded(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
