using System.CommandLine;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Ablation;

/// <summary>The options that say what is put in the place of a part.</summary>
internal static class MethodOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <exception cref="WorkbenchException">When they are read: two are given, or a variable holds no text.</exception>
    public static void AddMethod(this OptionSet<AblationOptions> options)
    {
        Option<float?> scale = options.OptionalNumber<float>(
            "--scale",
            "Multiplies the part instead of zeroing it: 0.5 halves it, 1 changes nothing, −1 turns it round.",
            (o, factor) => o with { Method = AblationMethod.Scale(factor) },
            -1000,
            1000
        );
        Option<bool> mean = options.Flag(
            "--mean",
            "Puts the mean of the part over the text's positions in its place instead of zero.",
            o => o with { Method = AblationMethod.Mean }
        );
        Option<string[]> over = options
            .Words(
                "--mean-over",
                "text",
                "Puts the mean over the positions of this text in its place; or of a C# variable that holds a text or a list of "
                    + "texts. May be repeated.",
                (o, _) => o
            )
            .OnCommandLine("Puts the mean over the positions of this text in its place. May be repeated.");
        options.Bind(
            (o, given) =>
                ((Option[])[scale, mean, over]).Count(given.Has) > 1
                    ? throw new WorkbenchException(
                        "--scale, --mean and --mean-over each say what is put in the place of a part: give one of them."
                    )
                : given.Value(over) is { Length: > 0 } texts
                    ? o with
                    {
                        Method = AblationMethod.MeanOver(texts.SelectMany(text => TextOrVariable.Read("--mean-over", text, given.Call))),
                    }
                : o
        );
    }
}
