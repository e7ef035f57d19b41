using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Interventions;

/// <summary>The options that say what is put in the place of a part.</summary>
internal sealed class MethodChoice
{
    private readonly Option<float?> _scale = NumberOption.CreateOptional<float>("--scale", "Multiplies the part instead of zeroing it: 0.5 halves it, 1 changes nothing, −1 turns it round.", -1000, 1000);
    private readonly Option<bool> _mean = new("--mean") { Description = "Puts the mean of the part over the text's positions in its place instead of zero." };
    private readonly Option<string[]> _meanOver = new Option<string[]>("--mean-over")
    {
        Description = "Puts the mean over the positions of this text in its place; or of a C# variable that holds a text or a list of texts. May be repeated.",
        HelpName = "text",
        Arity = ArgumentArity.OneOrMore,
    }.OnCommandLine("Puts the mean over the positions of this text in its place. May be repeated.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_scale);
        command.Add(_mean);
        command.Add(_meanOver);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="WorkbenchException">Two are given, or a variable holds no text.</exception>
    public AblationMethod Read(ParseResult parsed, MagicCall call)
    {
        var (scale, mean, over) = (parsed.GetValue(_scale), parsed.GetValue(_mean), parsed.GetValue(_meanOver) ?? []);
        if ((scale is null ? 0 : 1) + (mean ? 1 : 0) + (over.Length == 0 ? 0 : 1) > 1)
        {
            throw new WorkbenchException("--scale, --mean and --mean-over each say what is put in the place of a part: give one of them.");
        }

        return scale is { } factor ? AblationMethod.Scale(factor)
            : mean ? AblationMethod.Mean
            : over.Length > 0 ? AblationMethod.MeanOver(over.SelectMany(text => TextOrVariable.Read("--mean-over", text, call)))
            : AblationMethod.Zero;
    }
}
