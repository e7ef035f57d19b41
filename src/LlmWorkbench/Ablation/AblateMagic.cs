using System.CommandLine;
using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Interventions;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Ablation;

/// <summary><c>#!ablate</c>: what the model says without some of its parts.</summary>
internal sealed class AblateMagic()
    : Magic<AblateMagic.Choice>(
        "ablate",
        "Takes heads, MLPs or layers out and shows what the next token's distribution loses.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.AddParts(o => o.Options, (o, parts, inner) => o with { Parts = parts, Options = inner });
        OptionSet<AblationOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.AddMethod();
        how.AddWatch(
            "the model's own most probable one",
            "the log-probability is shown",
            (o, token) => o with { Token = token },
            (o, token) => o with { Against = token }
        );
        how.Numbers(
            "--positions",
            "The positions at which parts are taken out, counted from 0; without it all.",
            (o, positions) => o with { Positions = positions }
        );
        how.Number(
            "--top",
            "How many tokens of each distribution are listed when named parts are taken out.",
            o => o.Top,
            (o, top) => o with { Top = top },
            1,
            1000
        );
        Option<int?> generate = how.OptionalTokenCount(
            "--generate",
            "Continues the text with and without the named parts, with at most this many tokens and the same draws.",
            (o, most) => o with { Continue = new GenerationOptions { MaxTokens = most } },
            1,
            100_000
        );
        options.Bind(
            (o, given) =>
                o.Parts.Count == 0 && given.Has(generate)
                    ? throw new WorkbenchException(
                        "--generate continues the text without named parts: add --head, --attention, --mlp or --layer."
                    )
                    : o
        );
        options.Part(o => o.Sampling, (o, sampling) => o with { Sampling = sampling }).AddSampling();
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run) =>
        run.Options.Parts.Count > 0
            ? run.ForEachModel(Title, (model, choice, context) => model.Ablate(run.Text, choice.Parts, choice.Drawing(), context))
            : run.ForEachModel(Title, (model, choice, context) => model.AblateEach(run.Text, choice.Options, context));

    private static string Title(string name) => $"Taking parts out of {name}";

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The parts that are taken out together; none for all, one by one.</summary>
        public IReadOnlyList<AblatedPart> Parts { get; init; } = [];

        /// <summary>How they are taken out, and what is watched.</summary>
        public AblationOptions Options { get; init; } = new();

        /// <summary>How tokens of a continuation are drawn.</summary>
        public SamplingOptions Sampling { get; init; } = new();

        /// <summary>The options, with how the tokens of a continuation are drawn if there is one.</summary>
        public AblationOptions Drawing() =>
            Options.Continue is { } text ? Options with { Continue = text with { Sampling = Sampling } } : Options;
    }
}
