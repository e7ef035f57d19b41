using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Steering;

/// <summary>The options that say where a direction comes from.</summary>
internal static class DirectionOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    public static void AddDirection(this OptionSet<DirectionSource> options)
    {
        options
            .Word(
                "--pairs",
                "pairs",
                "A C# variable or a file (lines «positive | negative», or JSONL) that holds the pairs; the lines below are the "
                    + "prompt then.",
                (o, name) => o with { Pairs = name }
            )
            .OnCommandLine("A file (lines «positive | negative», or JSONL) that holds the pairs; the text is the prompt then.");
        options
            .Word(
                "--vector",
                "vector",
                "A direction that was found before: a C# variable that --into left, or a control vector's GGUF file.",
                (o, name) => o with { Vector = name }
            )
            .OnCommandLine("A direction that was found before: a control vector's GGUF file.");
        options
            .Part(o => o.Options, (o, inner) => o with { Options = inner })
            .Flag(
                "--mean",
                "Takes the mean over each prompt's positions instead of its last position.",
                o => o with { MeanOverPositions = true }
            );
        options.Word(
            "--save",
            "file.gguf",
            "Writes the direction into this file, in the form of llama.cpp's control vectors; one that is there is replaced if it "
                + "holds one.",
            (o, path) => o with { SavedAs = path }
        );
    }
}
