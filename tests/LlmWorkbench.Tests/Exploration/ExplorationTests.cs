using LlmWorkbench.Display;
using LlmWorkbench.Exploration.Tree;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Runs;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Exploration;

[Engine]
public class ExplorationTests(TinyModelFixture fixture)
{
    private const string Prompt = "the cat and";

    // The random model spreads its probability over the whole vocabulary.
    private static readonly ExplorationOptions s_whole = new()
    {
        Width = 2,
        Depth = 3,
        MinProbability = 0,
        ContinueTokens = 3,
        MaxTokens = 5,
        Sampling = SamplingOptions.Greedy,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_node_has_the_probability_that_the_model_gives_it_behind_those_above()
    {
        ExplorationResult result = Explore(s_whole);
        Assert.Equal(14, result.NodeCount);
        Check(result.Branches, result.Following!, Prompt, 1);

        void Check(IReadOnlyList<ExplorationNode> branches, FollowingTokens following, string text, double cumulative)
        {
            LogitsResult logits = fixture.Model.Logits(text, new() { Top = 2 }, Cancellation);
            Assert.Equal(logits.Top.Select(t => t.Id), branches.Select(b => b.Id));
            Assert.Equal(logits.RestModelProbability, following.OthersProbability, 9);
            Assert.Equal(logits.EntropyBits, following.EntropyBits, 9);
            foreach ((ExplorationNode? node, NextToken? token) in branches.Zip(logits.Top))
            {
                Assert.Equal(token.ModelProbability, node.Probability, 9);
                Assert.Equal(cumulative * token.ModelProbability, node.CumulativeProbability, 9);
                if (node.Following is not null && TextIsTokens(text + node.Text, node.Id))
                {
                    Check(node.Branches, node.Following, text + node.Text, node.CumulativeProbability);
                }
            }
        }
    }

    [Fact]
    public void The_most_probable_branch_is_what_the_model_writes_greedily()
    {
        ExplorationResult result = Explore(s_whole);
        int[] first = [result.Branches[0].Id, result.Branches[0].Branches[0].Id, result.Branches[0].Branches[0].Branches[0].Id];
        Assert.Equal(result.Path.Take(3).Select(t => t.Id), first);
        Assert.Equal(5, result.Path.Count);
        Assert.All(result.Path, t => Assert.Equal(t.Alternatives[0].Id, t.Id));
    }

    [Fact]
    public void Branches_are_continued_behind_their_last_node()
    {
        ExplorationResult result = Explore(s_whole with { Depth = 1 });
        foreach (ExplorationNode node in result.Branches)
        {
            int[] ids = [.. fixture.Model.Vocabulary.TokenizeToIds(Prompt), node.Id];
            using var engine = new LlmWorkbench.Llama.Decoding.Generation(
                fixture.Model.Context,
                ids,
                new GenerationOptions { MaxTokens = 3, Sampling = SamplingOptions.Greedy }
            );
            Assert.Equal(
                new BranchContinuation(string.Concat(engine.Rest(Cancellation).Select(t => t.Delta)), 3, false),
                node.Continuation
            );
        }

        Assert.All(Explore(s_whole with { ContinueTokens = 0 }).Nodes(), n => Assert.Null(n.Node.Continuation));
    }

    [Fact]
    public void Improbable_branches_do_not_grow()
    {
        ExplorationResult whole = Explore(s_whole);
        double least = whole.Branches[0].Branches[1].CumulativeProbability;
        ExplorationResult result = Explore(s_whole with { MinProbability = least });
        Assert.Equal(
            whole
                .Nodes()
                .Where(n => n.Node.CumulativeProbability >= least || n.Place == "1")
                .Select(n => n.Node.CumulativeProbability)
                .OrderDescending(),
            result.Nodes().Select(n => n.Node.CumulativeProbability).OrderDescending()
        );
        Assert.InRange(result.NodeCount, 2, 13);
        Assert.Single(Explore(s_whole with { MinProbability = 1 }).Nodes());
    }

    [Fact]
    public void A_forced_token_turns_the_text_and_what_was_before_it_stays()
    {
        ExplorationOptions options = s_whole with
        {
            Sampling = new SamplingOptions
            {
                Seed = 5,
                TopK = 0,
                TopP = 1,
                MinP = 0,
            },
            MaxTokens = 8,
        };
        ExplorationResult plain = Explore(options);
        ExplorationResult turned = Explore(options with { Forced = [new ForcedToken(3, " the")] });
        Assert.Equal(plain.Path.Take(2).Select(t => t.Id), turned.Path.Take(2).Select(t => t.Id));

        // One was decoded token by token, the other at once: the last bits differ.
        Assert.Equal(plain.Path[2].Alternatives.Select(a => a.Id), turned.Path[2].Alternatives.Select(a => a.Id));
        Assert.All(
            plain.Path[2].Alternatives.Zip(turned.Path[2].Alternatives),
            pair =>
                Assert.Equal(
                    (pair.First.ModelProbability, pair.First.Probability),
                    (pair.Second.ModelProbability, pair.Second.Probability),
                    Close
                )
        );
        Assert.True(turned.Path[2].IsForced);
        Assert.Equal(" the", turned.Path[2].Text);
        Assert.Equal(8, turned.Path.Count);
        TokenAlternative? there = plain.Path[2].Alternatives.FirstOrDefault(a => a.Id == turned.Path[2].Id);
        Assert.True(there is null || Math.Abs(there.ModelProbability - turned.Path[2].Probability) < 1e-6);

        // The tree stands after the forced token: its first level are the alternatives to the next one.
        Assert.Equal(turned.Path[3].Alternatives.Take(2).Select(a => a.Id), turned.Branches.Select(b => b.Id));
    }

    [Fact]
    public void A_place_alone_is_where_the_tree_begins()
    {
        ExplorationResult result = Explore(s_whole with { At = 4 });
        Assert.Equal(
            result.Path[3].Alternatives.Take(2).Select(a => (a.Id, a.ModelProbability)),
            result.Branches.Select(b => (b.Id, b.Probability)),
            (a, b) => a.Id == b.Id && Math.Abs(a.Item2 - b.Item2) < 1e-6
        );
        Assert.All(result.Path, t => Assert.False(t.IsForced));
    }

    [Fact]
    public void The_same_seed_gives_the_same_tree_and_each_branch_has_draws_of_its_own()
    {
        ExplorationOptions options = s_whole with { Sampling = SamplingOptions.Unfiltered with { Seed = 9 } };
        Assert.Equal(Explore(options).ToJson(), Explore(options).ToJson());
        Assert.NotEqual(
            Explore(options).ToJson(),
            Explore(options with { Sampling = SamplingOptions.Unfiltered with { Seed = 10 } }).ToJson()
        );
        Assert.Equal(8, Explore(options).Nodes().Count(n => n.Node.Continuation is not null));
    }

    [Fact]
    public void An_interrupt_leaves_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        ExplorationResult? latest = null;
        Assert.Throws<OperationCanceledException>(() =>
            fixture.Model.Explore(Prompt, s_whole, new RunContext(stop.Token).Keeping<ExplorationResult>(Take))
        );
        Assert.Equal((5, 6, false), (latest!.Path.Count, latest.NodeCount, latest.IsComplete));
        Assert.StartsWith("Interrupted", ExplorationText.Summary(latest), StringComparison.Ordinal);

        void Take(ExplorationResult grown)
        {
            latest = grown;
            if (grown.NodeCount == 6)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task An_interrupted_magic_shows_and_leaves_what_was_done()
    {
        using Call call = fixture.NewCall();
        using var stop = new CancellationTokenSource();
        var output = new StoppingOutput(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            call.Magics.RunAsync(
                "explore --min-probability 0 --width 9 --depth 3 --max-nodes 900 --continue 1000 --into tree",
                new MagicCall
                {
                    Workbench = call.Workbench,
                    Output = output,
                    Variables = call.Variables,
                    Body = Prompt,
                    Cancellation = stop.Token,
                }
            )
        );
        Assert.True(call.Variables.TryGet("tree", out object? value));
        ExplorationResult left = Assert.IsType<ExplorationResult>(value);
        Assert.False(left.IsComplete);
        Assert.NotEmpty(left.Path);
        Assert.Contains("Interrupted: this is what was there.", output.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_magic_and_the_call_give_the_same()
    {
        using Call call = fixture.NewCall();
        ExplorationOptions options = s_whole with
        {
            MaxTokens = 6,
            Sampling = new SamplingOptions { Seed = 4 },
            Forced = [new ForcedToken(1, " the"), new ForcedToken(3, "id:100")],
            At = 5,
        };
        ExplorationResult result = await call.ResultOf<ExplorationResult>(
            "explore --width 2 --depth 3 --min-probability 0 --continue 3 --max-tokens 6 --seed 4 --at 1 --token \" the\" --at 3 "
                + "--token id:100 --at 5",
            Prompt
        );
        Assert.Equal(Explore(options).ToJson(), result.ToJson());
        Assert.Contains("data-lw-tree", call.Html, StringComparison.Ordinal);
        Assert.Contains("└─ others", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_models_stand_side_by_side()
    {
        using Call call = fixture.NewCall();
        SideBySide<ExplorationResult> result = await call.ResultOf<SideBySide<ExplorationResult>>(
            "explore --model tiny-f32 --model other --min-probability 0",
            Prompt
        );
        Assert.Equal(["tiny-f32", "other"], result.Results.Select(r => r.Model));
        Assert.Equal(2, call.Html.Split("data-lw-tree>").Length - 1);
    }

    [Theory]
    [InlineData(
        "explore --width 10 --depth 6 --min-probability 0",
        "A tree of width 10 and depth 6 with branches of at least 0 % can have 1,111,110 nodes, more than the budget of 200: take "
            + "a smaller width or depth, a larger least probability, or a larger budget."
    )]
    [InlineData(
        "explore --width 10 --depth 3 --min-probability 0.01",
        "A tree of width 10 and depth 3 with branches of at least 1.0 % can have 210 nodes, more than the budget of 200: take a "
            + "smaller width or depth, a larger least probability, or a larger budget."
    )]
    [InlineData(
        "explore --width 1000 --depth 24 --min-probability 0",
        "A tree of width 1000 and depth 24 with branches of at least 0 % can have 1.0e72 nodes, more than the budget of 200: take "
            + "a smaller width or depth, a larger least probability, or a larger budget."
    )]
    [InlineData(
        "explore --token the",
        "There are 0 --at for 1 --token: each token needs its place, as in --at 3 --token \" red\", and one more --at says where "
            + "the tree begins."
    )]
    [InlineData(
        "explore --at 2 --token the --at 2",
        "The tree is to begin at token 2, but must begin after the last forced token and at 1 or more."
    )]
    [InlineData("explore --at 2 --token the --at 1 --token the", "The tokens to force are at 2, 1, but positions count from 1 and ascend.")]
    [InlineData("explore --at 0", "--at needs a whole number from 1, not «0».")]
    [InlineData("explore --at 2 --token \"<|endoftext|>\"", "The text ends after 2 tokens, so that there is no token 3 to branch at.")]
    [InlineData(
        "explore --at 600",
        "The text is 4 tokens long and 602 more are to be read after it, but the context holds 512: shorten the text, or load the "
            + "model with a longer context, as in #!model NAME --context 606."
    )]
    [InlineData("explore --sampling --depth 2", "--depth belongs to the tree of alternatives: leave out --depth or --sampling.")]
    [InlineData("explore --json", "A tree of alternatives cannot be held to a grammar: leave it out, or use generation.")]
    public async Task What_cannot_be_explored_is_refused_in_one_sentence(string line, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(line, Prompt));
    }

    [Fact]
    public void A_text_that_fills_the_context_is_not_said_to_be_longer_than_it_is()
    {
        string text = string.Concat(Enumerable.Repeat(" the", 511));
        ContextFullException refusal = Assert.Throws<ContextFullException>(() =>
            fixture.Model.Explore(text, new ExplorationOptions { Depth = 3 }, run: TestContext.Current.CancellationToken)
        );
        Assert.StartsWith(
            "The text is 512 tokens long and 3 more are to be read after it, but the context holds 512:",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Equal((515, 512), (refusal.Needed, refusal.Available));
    }

    [Fact]
    public void A_token_that_ends_the_text_has_nothing_behind_it()
    {
        ExplorationResult result = Explore(s_whole with { Width = 271, Depth = 1, MaxNodes = 300 });
        ExplorationNode end = result.Branches.Single(b => b.EndsText);
        Assert.Empty(end.Branches);
        Assert.Null(end.Continuation);
        Assert.Equal("(the text ends)", ExplorationText.Continued(end));
        Assert.Equal(1, result.Branches.Sum(b => b.Probability), 6);
        Assert.Equal(0, result.Following!.OthersProbability, 6);
    }

    [Fact]
    public void The_table_has_a_line_for_each_node()
    {
        ExplorationResult result = Explore(s_whole);
        IReadOnlyList<object?> places = result.ToTable()["place"];
        Assert.Equal(["1", "1.1", "1.1.1", "1.1.2", "1.2"], places.Take(5));
        Assert.Equal(result.NodeCount, places.Count);
        Assert.Equal(16, result.ToCsv().Split("\r\n").Length);
        Assert.Contains(
            "\"cumulativeProbability\"",
            Explore(
                    new ExplorationOptions
                    {
                        Width = 1,
                        Depth = ExplorationOptions.LargestDepth,
                        MinProbability = 0,
                    }
                )
                .ToJson(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_text_view_is_the_tree()
    {
        ExplorationNode leaf = new(7, " c", " c"u8.ToArray(), 2, 0.5, 0.375, false, [], null, new BranchContinuation(" d\n", 2, true));
        ExplorationNode first = new(5, " a", " a"u8.ToArray(), 1, 0.75, 0.75, false, [leaf], new FollowingTokens(1.5, 0.5), null);
        ExplorationResult result = new(
            "m",
            "x y",
            2,
            new ExplorationOptions { Sampling = SamplingOptions.Greedy },
            [],
            [first],
            new FollowingTokens(1, 0.25),
            true
        );
        Assert.Equal(
            """
            How m could go on after «x y»

            ├─ ␣a  75.0 %
            │  ├─ ␣c  50.0 % (37.5 % in all)  →  d↵ (the text ends)
            │  └─ others  50.0 %
            └─ others  25.0 %

            2 nodes: width 3, depth 3, branches of at least 0.10 %. 1 branch continued with at most 6 tokens. Probabilities are the model's own. The text and the continuations: Greedy: always the most probable token.
            """.ReplaceLineEndings("\n"),
            MimeBundle.Of(result).ToString()
        );
    }

    [Fact]
    public void Hostile_tokens_stay_text_in_every_view()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Hostile.Text);
        ExplorationNode node = new(5, Hostile.Text, bytes, 1, 0.5, 0.5, false, [], null, new BranchContinuation(Hostile.Text, 1, false));
        PathToken token = new(
            1,
            5,
            Hostile.Text,
            Hostile.Text,
            0.5,
            false,
            [new TokenAlternative(5, Hostile.Text, 0.5, 1), new TokenAlternative(6, "<b>bold", 0.5, 1)]
        );
        ExplorationResult result = new(
            Hostile.Text,
            Hostile.Text,
            2,
            new ExplorationOptions(),
            [token],
            [node],
            new FollowingTokens(1, 0.5),
            true
        );
        var bundle = MimeBundle.Of(result);
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
        Hostile.AssertHarmless(bundle.ToString());
    }

    [Fact]
    public void The_page_shows_the_records_numbers_and_opens_no_more_than_a_screen()
    {
        ExplorationResult result = Explore(s_whole with { Width = 4, Depth = 4, MaxNodes = 400, ContinueTokens = 0 });
        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.Equal(340, result.NodeCount);
        Assert.Equal(85, html.Split("<details").Length - 1); // 84 branches, and the table of the text
        Assert.Equal(4, html.Split("<details open>").Length - 1);
        Assert.All(result.Nodes(), n => Assert.Contains(Figures.Percent(n.Node.CumulativeProbability), html, StringComparison.Ordinal));
        Assert.Contains($"--at 1 --token {result.Path[0].Alternatives[1].Id}", html, StringComparison.Ordinal);
    }

    private static bool Close((double Model, double After) a, (double Model, double After) b) =>
        Math.Abs(a.Model - b.Model) < 1e-6 && Math.Abs(a.After - b.After) < 1e-6;

    private ExplorationResult Explore(ExplorationOptions options) => fixture.Model.Explore(Prompt, options, Cancellation);

    // A text is not always made of the tokens that it was written with; only where it is can the text alone be asked.
    private bool TextIsTokens(string text, int last) =>
        fixture.Model.Vocabulary.TokenizeToIds(text) is var ids
        && ids[^1] == last
        && fixture.Model.Vocabulary.Detokenize(ids).Length
            == fixture.Model.Vocabulary.Detokenize(ids[..^1]).Length + fixture.Model.Vocabulary.GetText(last).Length
        && fixture.Model.Vocabulary.TokenizeToIds(Prompt).SequenceEqual(ids.Take(fixture.Model.Vocabulary.TokenizeToIds(Prompt).Length));

    /// <summary>Stops the work at its first progress report, as an impatient user does.</summary>
    private sealed class StoppingOutput(CancellationTokenSource stop) : IOutput
    {
        private readonly RecordingOutput _output = new();

        public string Shown => string.Concat(_output.Displays.Select(d => d.Last.ToString()));

        public IDisplayedOutput Display(MimeBundle bundle) => _output.Display(bundle);

        public void Write(string text) => _output.Write(text);

        public void WriteError(string text) => _output.WriteError(text);

        public IProgress<WorkProgress> Progress(string title) => new Stopper(stop);

        private sealed class Stopper(CancellationTokenSource stop) : IProgress<WorkProgress>
        {
            public void Report(WorkProgress value) => stop.Cancel();
        }
    }
}
