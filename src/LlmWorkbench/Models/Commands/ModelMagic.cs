using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models.Elsewhere;

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
            "A name that #!models lists, the path of a .gguf file or of an OPT model's folder in Hugging Face's form, or the address of a "
                + "service that runs one (http://host:8000/v1). Names are looked for in the folders of "
                + $"{ModelFolders.EnvironmentVariable}, in folders named models beside and above the notebook, in those beside and above "
                + "the program, and in what Hugging Face, Ollama, LM Studio and llama.cpp keep.",
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
        how.OptionalTokenCount(
            "--context",
            "The context window in tokens, instead of the one it was trained for.",
            (o, length) => o with { ContextLength = length },
            1,
            100_000_000
        );
        DeclareService(how.Part(o => o.Service ?? new ServiceOptions(), (o, service) => o with { Service = service }));
    }

    private static void DeclareService(OptionSet<ServiceOptions> service)
    {
        service.Word("--name", "name", "Of a service: which of its models; without it the only one.", (o, name) => o with { Model = name });
        service.Choice<ServiceApi?>(
            "--api",
            "openai|chat|llama-server|vllm|ollama",
            "Of a service: how it is spoken to; without it that is found out. With chat each text is sent as a user's message.",
            [
                ("openai", ServiceApi.OpenAi),
                ("chat", ServiceApi.Chat),
                ("llama-server", ServiceApi.LlamaServer),
                ("vllm", ServiceApi.Vllm),
                ("ollama", ServiceApi.Ollama),
            ],
            (o, api) => o with { Api = api }
        );
        service.Word(
            "--key-from",
            "variable",
            "Of a service: the environment variable, or the entry of the user secrets llm-workbench, that holds its key; without it "
                + "LLM_WORKBENCH_API_KEY (for the hosts in LLM_WORKBENCH_API_HOST where that is set), and for OpenAI's own OPENAI_API_KEY. "
                + "A key itself never stands in a notebook.",
            (o, name) => o with { KeyFrom = name }
        );
        service.OptionalNumber(
            "--patience",
            "Of a service: how many seconds an answer, or the next piece of one, is waited for; without it 120.",
            (o, seconds) => o with { Patience = TimeSpan.FromSeconds(seconds) },
            0.1,
            86_400.0
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
