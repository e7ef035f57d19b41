using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Display;

namespace LlmWorkbench.Cli.Tests.Terminal;

[Fast]
public sealed class TerminalOutputTests
{
    [Fact]
    public void On_a_screen_a_growing_text_is_printed_as_it_grows()
    {
        using var screen = new StringWriter();
        using TerminalOutput output = Output(screen, isScreen: true);

        IDisplayedOutput displayed = output.Display(MimeBundle.Text("Once"));
        displayed.Update(MimeBundle.Text("Once upon"));

        Assert.Equal("Once upon", screen.ToString());
    }

    [Fact]
    public void On_a_screen_another_text_is_printed_below()
    {
        using var screen = new StringWriter();
        using TerminalOutput output = Output(screen, isScreen: true);

        IDisplayedOutput displayed = output.Display(MimeBundle.Text("reading"));
        displayed.Update(MimeBundle.Text("done"));

        Assert.Equal("reading\n\ndone", screen.ToString());
    }

    [Fact]
    public void Into_a_file_only_the_last_form_is_written()
    {
        using var file = new StringWriter { NewLine = "\n" };
        using (TerminalOutput output = Output(file, isScreen: false))
        {
            IDisplayedOutput displayed = output.Display(MimeBundle.Text("reading"));
            displayed.Update(MimeBundle.Text("done"));
            output.Display(MimeBundle.Text("next"));
        }

        Assert.Equal("done\nnext\n", file.ToString());
    }

    private static TerminalOutput Output(StringWriter writer, bool isScreen) =>
        new(new TerminalStreams(null, writer, TextWriter.Null, isScreen, ErrorIsScreen: false));
}
