using System.Globalization;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>How many letters a line of help has.</summary>
internal static class TerminalWidth
{
    private const string Variable = "COLUMNS";
    private const int Standard = 80;
    private const int Least = 60;

    /// <summary>What COLUMNS says; else the width of the screen, and 80 where there is none.</summary>
    /// <param name="streams">Where the help goes.</param>
    internal static int Of(TerminalStreams streams)
    {
        bool isSet = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int columns);
        return Math.Max(
            Least,
            isSet && columns > 0 ? columns
                : streams.OutIsScreen ? OfScreen()
                : Standard
        );
    }

    private static int OfScreen()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : Standard;
        }
        catch (IOException)
        {
            // It is a screen that does not say how wide it is.
            return Standard;
        }
    }
}
