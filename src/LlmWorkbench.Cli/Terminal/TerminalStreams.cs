using System.CommandLine;
using System.Text;

namespace LlmWorkbench.Cli.Terminal;

/// <summary>Where the program reads and writes.</summary>
/// <param name="In">Standard input as bytes, or null when it is a keyboard.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OutIsScreen">Whether somebody watches the output while it is written.</param>
/// <param name="ErrorIsScreen">Whether progress bars can be drawn on standard error.</param>
internal sealed record TerminalStreams(Func<Stream>? In, TextWriter Out, TextWriter Error, bool OutIsScreen, bool ErrorIsScreen)
{
    internal static TerminalStreams OfThisProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        Console.SetOut(new StandardWriter(Console.Out, "Standard output"));
        Console.SetError(new StandardWriter(Console.Error, null));
        return new TerminalStreams(
            Console.IsInputRedirected ? Console.OpenStandardInput : null,
            Console.Out,
            Console.Error,
            !Console.IsOutputRedirected,
            !Console.IsErrorRedirected
        );
    }

    /// <summary>How parsed verbs run: exceptions come to us, where they become sentences; Ctrl-C is ours too.</summary>
    internal InvocationConfiguration Invocation() =>
        new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = Out,
            Error = Error,
        };
}
