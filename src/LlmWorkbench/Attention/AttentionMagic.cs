using System.CommandLine;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Attention;

/// <summary><c>#!attention</c>: what tokens read of each other, and what kinds of heads a model has.</summary>
internal sealed class AttentionMagic()
    : Magic<AttentionMagic.Choice>(
        "attention",
        "Shows what each token of a text reads, head by head: all heads, one enlarged, lines from a token; with --scores what "
            + "kinds of heads there are.",
        TextInput.Optional,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        OptionSet<AttentionOptions> look = options.Part(o => o.Look, (o, inner) => o with { Look = inner });
        OptionSet<HeadScoresOptions> scoring = options.Part(o => o.Scoring, (o, inner) => o with { Scoring = inner });
        options.Numbers(
            "--layer",
            "Only these layers, counted from 0: 2, 0,3 or 1-3. May be repeated.",
            (o, layers) => o with { Look = o.Look with { Layers = layers }, Scoring = o.Scoring with { Layers = layers } }
        );
        options.Numbers(
            "--head",
            "Only these heads, counted from 0: 2, 0,3 or 1-3. May be repeated.",
            (o, heads) => o with { Look = o.Look with { Heads = heads }, Scoring = o.Scoring with { Heads = heads } }
        );
        Option<bool> rollout = look.Flag(
            "--rollout",
            "Adds the attention rollout after each layer: how much of each token arrives there.",
            o => o with { Rollout = true }
        );
        Option<bool> scores = options.Flag(
            "--scores",
            "Needs no text: scores the heads on random tokens that come twice, and so finds induction heads.",
            o => o with { IsScored = true }
        );
        Option<int> length = scoring.TokenCount(
            "--length",
            "With --scores: how many tokens are repeated.",
            o => o.Length,
            (o, count) => o with { Length = count },
            2,
            2000
        );
        Option<int> sequences = scoring.Number(
            "--sequences",
            "With --scores: how many sequences are read.",
            o => o.Sequences,
            (o, count) => o with { Sequences = count },
            1,
            1000
        );
        Option<int> seed = scoring.Number(
            "--seed",
            "With --scores: fixes the random tokens.",
            o => o.Seed,
            (o, value) => o with { Seed = value },
            0,
            int.MaxValue
        );
        options.Belong(scores, length, sequences, seed);
        options.Bind(
            (o, given) =>
                o.IsScored && given.Has(rollout)
                    ? throw new WorkbenchException("A rollout needs a text: leave out --rollout or --scores.")
                    : o
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        if (run.Options.IsScored)
        {
            return run.Text.Length == 0
                ? run.ForEachModel(
                    name => $"Scoring heads: {name}",
                    (model, options, context) => model.HeadScores(options.Scoring, context)
                )
                : throw new WorkbenchException(
                    "--scores reads random tokens of its own: leave out the text, or --scores; the scores over a text stand "
                        + "beside its heads."
                );
        }

        return run.Text.Length > 0
            ? run.ForEachModel(
                name => $"Reading attention: {name}",
                (model, options, context) => model.Attention(run.Text, options.Look, context)
            )
            : throw TextChoice.Missing(Name, run.Call);
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>Which attention is looked at over a text.</summary>
        public AttentionOptions Look { get; init; } = new();

        /// <summary>How heads are scored without one.</summary>
        public HeadScoresOptions Scoring { get; init; } = new();

        /// <summary>Whether heads are scored.</summary>
        public bool IsScored { get; init; }
    }
}
