using System.Globalization;

namespace LlmWorkbench.Tests.Support;

/// <summary>What holds for every fact of a data file.</summary>
internal static class Facts
{
    private static readonly string[] s_formats = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>What a fact may have been written from.</summary>
    public static IReadOnlyList<string> Bases { get; } = ["text read", "text read in part", "knowledge"];

    /// <summary>Fails unless a fact says where it stands and until when it is known.</summary>
    public static void AssertSourced(string source, string asOf)
    {
        Assert.True(Uri.TryCreate(source, UriKind.Absolute, out Uri? address), $"«{source}» is no address.");
        Assert.Equal("https", address.Scheme);
        AssertDate(asOf);
        Assert.Contains('-', asOf);
    }

    /// <summary>Fails unless a fact says what it was written from, and one that was read where and on which day.</summary>
    public static void AssertRead(string basis, string asOf, IReadOnlyList<string> readAt)
    {
        Assert.Contains(basis, Bases);
        Assert.Equal(basis == "knowledge", readAt.Count == 0);
        Assert.Equal(readAt.Count, readAt.Distinct(StringComparer.Ordinal).Count());
        Assert.All(readAt, address => AssertSourced(address, asOf));
        Assert.True(readAt.Count == 0 || asOf.Length == "yyyy-MM-dd".Length, $"{asOf} is not a day.");
    }

    /// <summary>Fails unless it is a year, a month or a day.</summary>
    public static void AssertDate(string date) =>
        Assert.True(
            DateTime.TryParseExact(date, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            $"«{date}» is no date."
        );
}
