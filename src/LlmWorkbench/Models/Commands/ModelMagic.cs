using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Models.Commands;

/// <summary><c>#!model</c>: loads a model and makes it the current one.</summary>
internal sealed class ModelMagic()
    : Magic<ModelMagic.Choice>("model", "Loads a model and makes it the current one; without a name it shows the current one.")
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Argument(
            "name",
            "A name that #!models lists, or the path of a .gguf file, or of an OPT model's folder in Hugging Face's form. Names are "
                + $"looked for in the folders of {ModelFolders.EnvironmentVariable}, in folders named models beside and above the "
                + "notebook, in those beside and above the program, and in what Hugging Face, Ollama, LM Studio and llama.cpp keep.",
            (o, name) => o with { Name = name }
        );
        OptionSet<ModelLoadOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Word("--as", "name", "The name by which commands call it, so that several stay loaded.", (o, name) => o with { Name = name });
        how.Number(
            "--gpu-layers",
            "How many layers go to the GPU; -1 is all that fit.",
            o => o.GpuLayers,
            (o, layers) => o with { GpuLayers = layers },
            -1,
            10_000
        );
        how.OptionalNumber(
            "--context",
            "The context window in tokens, instead of the one it was trained for.",
            (o, length) => o with { ContextLength = length },
            1,
            100_000_000
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        (Magics.Calls.MagicCall? call, string? name, ModelLoadOptions? options) = (run.Call, run.Options.Name, run.Options.Options);
        return string.IsNullOrWhiteSpace(name)
            ? DefaultModel.Of(call.Workbench.Models, call.Output, call.IsNotebook, options.ContextLength, call.Cancellation)
            : call.Workbench.Models.Load(name, options, LoadingProgress.For(call.Output, name, call.Cancellation));
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>A name or path; <see langword="null"/> for the current model.</summary>
        public string? Name { get; init; }

        /// <summary>How it is loaded.</summary>
        public ModelLoadOptions Options { get; init; } = new();
    }
}
