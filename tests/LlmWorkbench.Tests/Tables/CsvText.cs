using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace LlmWorkbench.Tests.Tables;

/// <summary>Reads CSV with a reader that is not ours.</summary>
internal static class CsvText
{
    /// <summary>[lines][cells], the line of names first.</summary>
    public static IReadOnlyList<string[]> Read(string csv)
    {
        var standard = new CsvConfiguration(CultureInfo.InvariantCulture) { Mode = CsvMode.RFC4180 };
        using var parser = new CsvParser(new StringReader(csv), standard);
        List<string[]> lines = [];
        while (parser.Read())
        {
            lines.Add(parser.Record!);
        }

        return lines;
    }
}
