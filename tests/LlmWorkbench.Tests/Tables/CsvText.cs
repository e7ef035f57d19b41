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
        using var parser = new CsvParser(new StringReader(csv), new CsvConfiguration(CultureInfo.InvariantCulture) { Mode = CsvMode.RFC4180 });
        List<string[]> lines = [];
        while (parser.Read())
        {
            lines.Add(parser.Record!);
        }

        return lines;
    }
}
