using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Pretraining;

/// <summary>The options of a training.</summary>
internal static class TrainOptionSet
{
    /// <summary>Adds them.</summary>
    public static void AddTraining(this OptionSet<TrainOptions> options)
    {
        options.Word(
            "--parts",
            "parts",
            "What the model is made of: bigram, no-attention, one-head, no-positions or whole; several with commas are compared.",
            (o, words) => o with { Parts = [.. NameList.Read("--parts", words).Select(PartWords.Read)] }
        );
        options.Word(
            "--tokens",
            "chars|N",
            "Characters (bytes), or the size of a vocabulary that is learned from the text, 258 to 4096.",
            (o, word) => o with { Vocabulary = Vocabulary(word) }
        );
        options.Word("--name", "name", "The model's name, tiny without it.", (o, name) => o with { Name = name });
        options.Word("--prompt", "text", "What samples begin with.", (o, prompt) => o with { Prompt = prompt });
        options.Word(
            "--output",
            "file",
            "The model's file; without it one in the folder for what can be computed again.",
            (o, file) => o with { Output = file }
        );
        options.Flag("--overwrite", "Replaces the file of --output when it is there.", o => o with { Overwrites = true });
        options.Flag("--resume", "Goes on from where the run with this output was stopped.", o => o with { Resumes = true });
        AddSizes(options);
        AddSteps(options);
    }

    private static void AddSizes(OptionSet<TrainOptions> options)
    {
        options.Number("--layers", "Layers of the whole transformer.", o => o.Layers, (o, n) => o with { Layers = n }, 1, 12);
        options.Number("--width", "The width of the residual stream.", o => o.Width, (o, n) => o with { Width = n }, 8, 256);
        options.Number("--heads", "Attention heads of a layer.", o => o.Heads, (o, n) => o with { Heads = n }, 1, 16);
        options.TokenCount("--context", "How many tokens are looked back over.", o => o.Context, (o, n) => o with { Context = n }, 8, 512);
    }

    private static void AddSteps(OptionSet<TrainOptions> options)
    {
        options.Number("--steps", "How many steps.", o => o.Steps, (o, n) => o with { Steps = n }, 1, 100_000);
        options.Number("--batch", "How many windows a step takes.", o => o.Batch, (o, n) => o with { Batch = n }, 1, 128);
        options.Number(
            "--learning-rate",
            "The highest learning rate.",
            o => o.LearningRate,
            (o, rate) => o with { LearningRate = rate },
            0.00001,
            1.0
        );
        options.Number("--seed", "Fixes first weights, windows and samples.", o => o.Seed, (o, n) => o with { Seed = n }, 0, int.MaxValue);
        options.Number(
            "--measure-every",
            "Steps from one measurement of the held-out loss to the next.",
            o => o.MeasureEvery,
            (o, n) => o with { MeasureEvery = n },
            1,
            10_000
        );
        options.Number("--samples", "How many samples are written on the way.", o => o.Samples, (o, n) => o with { Samples = n }, 2, 50);
        options.TokenCount(
            "--sample-length",
            "How many tokens each has.",
            o => o.SampleLength,
            (o, n) => o with { SampleLength = n },
            1,
            1000
        );
    }

    private static int? Vocabulary(string word) =>
        word.Equals("chars", StringComparison.OrdinalIgnoreCase) ? null
        : int.TryParse(word, out int size) && size is >= 258 and <= 4096 ? size
        : throw new WorkbenchException(
            $"--tokens takes chars, or the size of a vocabulary from 258 to 4096, not {Wording.VisibleText.Phrase(word)}."
        );
}
