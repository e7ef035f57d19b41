using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Tests.Support;

/// <summary>A magic that takes text, with <c>--into</c> and <c>--from</c>.</summary>
internal sealed class EchoMagic : IMagic
{
    public string Name => "echo";

    public string Description => "Displays a text.";

    public bool TakesText => true;

    public Command CreateCommand(MagicCall call)
    {
        var text = new Argument<string?>("text") { Arity = ArgumentArity.ZeroOrOne };
        var times = new Option<int>("--times") { DefaultValueFactory = _ => 1 };
        var from = new Option<string?>("--from");
        var into = new Option<string?>("--into");
        var command = new Command(Name, Description) { text, times, from, into };
        command.SetAction(parsed =>
        {
            string shown = parsed.GetValue(text) ?? call.Body;
            if (parsed.GetValue(from) is { } variable)
            {
                shown = call.Variables.TryGet(variable, out object? value)
                    ? $"{value}"
                    : throw new WorkbenchException($"There is no variable '{variable}'.");
            }

            string result = string.Concat(Enumerable.Repeat(shown, parsed.GetValue(times)));
            if (parsed.GetValue(into) is { } name)
            {
                call.Variables.Set(name, result, typeof(string));
            }

            call.Output.Display(MimeBundle.Text(result));
        });
        return command;
    }
}
