using LlmWorkbench.Display;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Steering;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Steering;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Steering;

[Engine]
public class SteeringTests(TinyModelFixture fixture, ArchitectureModels architectures)
{
    private const string Prompt = "the cat and";

    private static readonly ContrastPair[] s_pairs = [new("the cat", "the other"), new("and a cat", "xyz"), new("abc", "in")];

    private static readonly GenerationOptions s_twelve = new()
    {
        MaxTokens = 12,
        Alternatives = 0,
        Sampling = new SamplingOptions
        {
            Seed = 3,
            Temperature = 1,
            TopK = 0,
            TopP = 1,
            MinP = 0,
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ArchitectureModels.All), MemberType = typeof(ArchitectureModels))]
    public void A_direction_is_the_difference_of_the_means_of_what_the_engine_traces(string name)
    {
        LoadedModel model = architectures[name];
        foreach (bool mean in (bool[])[false, true])
        {
            SteeringDirection found = model.FindDirection(s_pairs, new() { MeanOverPositions = mean }, Cancellation);
            Assert.Equal([1, 2], found.Layers.Select(l => l.Layer));
            foreach (LayerDirection layer in found.Layers)
            {
                double[][] positive = [.. s_pairs.Select(pair => Vector(pair.Positive, layer.Layer, mean))];
                double[][] negative = [.. s_pairs.Select(pair => Vector(pair.Negative, layer.Layer, mean))];
                double[] expected = [.. Enumerable.Range(0, 128).Select(i => positive.Average(v => v[i]) - negative.Average(v => v[i]))];
                Assert.All(expected.Zip(layer.Vector), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
                Assert.Equal(Norm(expected), layer.Norm, 1e-3);
                Assert.Equal(positive.Concat(negative).Average(Norm), layer.ResidualNorm, 1e-3);
                Assert.Equal(
                    positive.Zip(negative).Average(pair => Cosine([.. pair.First.Zip(pair.Second, (a, b) => a - b)], expected)),
                    layer.Agreement,
                    1e-4
                );
            }
        }

        double[] Vector(string prompt, int layer, bool mean)
        {
            int[] ids = model.Vocabulary.TokenizeToIds(prompt);
            Activation trace = model.Engine.Trace(ids, [new(ActivationName.Residual) { Layers = [layer] }], cancellation: Cancellation)[
                ActivationName.Residual,
                layer
            ];
            int[] positions = mean ? [.. Enumerable.Range(1, ids.Length - 1)] : [ids.Length - 1];
            return [.. Enumerable.Range(0, 128).Select(i => positions.Average(p => (double)trace.Row(p)[i]))];
        }
    }

    [Theory]
    [MemberData(nameof(ArchitectureModels.All), MemberType = typeof(ArchitectureModels))]
    public void Texts_are_those_of_a_context_that_is_steered_by_hand_and_nothing_stays_behind(string name)
    {
        LoadedModel model = architectures[name];
        int[] ids = model.Vocabulary.TokenizeToIds(Prompt);
        float[] before = model.Context.Evaluate(ids).Last.ToArray();
        SteeringVector direction = model.FindDirection(s_pairs, run: Cancellation).At(1, 2);

        SteeringResult result = model.Steer(Prompt, direction, new() { Strengths = [0, 4, -4], Generation = s_twelve }, Cancellation);

        Assert.Equal(model.Generate(Prompt, s_twelve, run: Cancellation).Text, result.Texts[0].Text);
        foreach (SteeredText text in result.Texts)
        {
            using LlamaContext context = model.NewContext();
            context.Steer(text.Strength == 0 ? null : direction with { Strength = (float)text.Strength });
            using var generation = new Llama.Decoding.Generation(context, ids, s_twelve);
            Assert.Equal(string.Concat(generation.Rest(Cancellation).Select(t => t.Delta)), text.Text);
            Assert.Equal(generation.StopReason, text.StopReason);
        }

        Assert.True(result.IsComplete);
        Assert.Equal(3, result.Texts.Select(t => t.Text).Distinct().Count());
        Assert.Null(model.Context.Steering);
        model.Context.Clear();
        Assert.Equal(before, model.Context.Evaluate(ids).Last);
    }

    [Fact]
    public void A_text_is_judged_by_the_model_as_it_is()
    {
        SteeringResult result = fixture.Model.Steer(
            Prompt,
            fixture.Model.FindDirection(s_pairs, run: Cancellation).At(1),
            new() { Strengths = [0, 30], Generation = s_twelve },
            Cancellation
        );
        foreach (SteeredText text in result.Texts)
        {
            IReadOnlyList<SurprisalToken> scores = LlmWorkbench
                .Surprisal.SurprisalExperiment.Surprisal(fixture.Model, Prompt + text.Text, run: Cancellation)
                .Tokens;

            // Only where the text is cut into the same tokens again can it be scored so.
            if (scores.Count == fixture.Model.Vocabulary.TokenizeToIds(Prompt).Length + text.TokenCount)
            {
                Assert.Equal(scores.TakeLast(text.TokenCount).Average(t => t.Score!.Bits), text.PlainBitsPerToken!.Value, 2);
            }
        }

        Assert.True(result.Texts[1].PlainBitsPerToken > result.Texts[0].PlainBitsPerToken);
    }

    [Fact]
    public void Lengths_say_what_a_strength_adds()
    {
        SteeringDirection direction = fixture.Model.FindDirection(s_pairs, run: Cancellation);
        SteeringResult result = fixture.Model.Steer(
            Prompt,
            direction.At(1) with
            {
                Strength = 2,
            },
            new() { Strengths = [1], Generation = s_twelve },
            Cancellation
        );
        Assert.Equal(2 * direction.Layers[0].Norm, result.Layers[0].Norm, 4);
        int[] ids = fixture.Model.Vocabulary.TokenizeToIds(Prompt);
        Activation trace = fixture.Model.Engine.Trace(ids, [new(ActivationName.Residual) { Layers = [1] }], cancellation: Cancellation)[
            ActivationName.Residual,
            1
        ];
        Assert.Equal(
            Enumerable.Range(1, ids.Length - 1).Average(p => Norm([.. trace.Row(p).ToArray().Select(v => (double)v)])),
            result.Layers[0].ResidualNorm,
            3
        );
        Assert.Contains(
            Figures.Percent(result.Layers[0].Norm / result.Layers[0].ResidualNorm),
            MimeBundle.Of(result).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_interrupt_leaves_what_was_written()
    {
        using var stop = new CancellationTokenSource();
        SteeringResult? latest = null;
        SteeringVector direction = fixture.Model.FindDirection(s_pairs, run: Cancellation).At(1);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            fixture.Model.Steer(
                Prompt,
                direction,
                new() { Strengths = [0, 2, 4], Generation = s_twelve },
                new RunContext(stop.Token).Keeping<SteeringResult>(Take)
            )
        );
        Assert.Equal((2, 5, false), (latest!.Texts.Count, latest.Texts[1].TokenCount, latest.IsComplete));
        Assert.Contains("Interrupted after 1 of 3 texts.", MimeBundle.Of(latest).ToString(), StringComparison.Ordinal);
        Assert.Null(fixture.Model.Context.Steering);

        void Take(SteeringResult soFar)
        {
            latest = soFar;
            if (soFar.Texts is [_, { TokenCount: 5 }])
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task The_magic_takes_pairs_and_a_prompt_and_gives_what_csharp_gives()
    {
        const string Body = "the cat | the other\n\n and a cat|xyz \nabc | in\n---\nthe cat and";
        using Call call = fixture.NewCall();
        SteeringResult magic = await call.ResultOf<SteeringResult>(
            "steer --strength 0 --strength -3 --layer 1 --max-tokens 12 --seed 3 --temperature 1 --top-k 0 --top-p 1 --min-p 0",
            Body
        );
        SteeringDirection found = fixture.Model.FindDirection(s_pairs, run: Cancellation);
        SteeringResult csharp = fixture.Model.Steer(
            Prompt,
            found.At(1),
            new() { Strengths = [0, -3], Generation = s_twelve },
            Cancellation
        );
        Assert.Equal(csharp.Texts, magic.Texts);
        Assert.Equal(csharp.Layers, magic.Layers);
        Assert.Equal(found.ToJson(), magic.Direction!.ToJson());

        // What --into left is used again, and so are the layers it was used at.
        call.Variables.Set("happy", magic, typeof(SteeringResult));
        SteeringResult again = await call.ResultOf<SteeringResult>(
            "steer --vector happy --strength -3 --max-tokens 12 --seed 3 --temperature 1 --top-k 0 --top-p 1 --min-p 0",
            Prompt
        );
        Assert.Equal(magic.Texts[1], again.Texts[0]);

        SteeringDirection direction = await call.ResultOf<SteeringDirection>(
            "steer --mean",
            "the cat | the other\nand a cat | xyz\nabc | in"
        );
        Assert.Equal(fixture.Model.FindDirection(s_pairs, new() { MeanOverPositions = true }, Cancellation).ToJson(), direction.ToJson());
        Assert.Equal(2, direction.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        SideBySide<SteeringResult> both = await call.ResultOf<SideBySide<SteeringResult>>(
            "steer --model tiny --model other --max-tokens 4",
            Body
        );
        Assert.All(both.Results, r => Assert.Equal([-1.0, 0, 1, 2], r.Texts.Select(t => t.Strength)));
        Assert.Equal(9, both.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Pairs_come_from_variables_and_files()
    {
        using Call call = fixture.NewCall();
        call.Variables.Set("pairs", s_pairs, typeof(ContrastPair[]));
        call.Variables.Set("tuples", s_pairs.Select(pair => (pair.Positive, pair.Negative)).ToList(), typeof(List<(string, string)>));
        call.Variables.Set("lines", "the cat | the other\nand a cat | xyz\nabc | in", typeof(string));
        call.Variables.Set("list", new[] { "the cat | the other", "and a cat | xyz", "abc | in" }, typeof(string[]));
        call.Variables.Set("number", 5, typeof(int));
        string file = Path.Combine(fixture.Folder, "pairs.jsonl");
        File.WriteAllText(
            file,
            "{\"positive\": \"the cat\", \"negative\": \"the other\"}\n{\"negative\": \"xyz\", \"positive\": \"and a cat\"}\n\n"
                + "{\"positive\": \"abc\", \"negative\": \"in\"}\n"
        );
        string expected = fixture.Model.FindDirection(s_pairs, run: Cancellation).ToJson();
        foreach (string source in (string[])["pairs", "tuples", "lines", "list", file])
        {
            SteeringResult result = await call.ResultOf<SteeringResult>($"steer --pairs {source} --max-tokens 2 --strength 1", Prompt);
            Assert.Equal(expected, result.Direction!.ToJson());
        }

        Assert.Equal(
            "The variable number is of type Int32, but --pairs needs lines «positive | negative», or pairs of texts.",
            await call.FailureOf("steer --pairs number", Prompt)
        );
        Assert.Equal(
            "--pairs nothing is neither a C# variable nor a file that is there.",
            await call.FailureOf("steer --pairs nothing", Prompt)
        );
    }

    [Fact]
    public async Task A_direction_is_saved_and_steers_from_its_file_as_before()
    {
        const string How = "--max-tokens 8 --strength 2.5 --seed 3";
        using Call call = fixture.NewCall();
        string path = Path.Combine(fixture.Folder, "steer", "happy.gguf");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SteeringResult first = await call.ResultOf<SteeringResult>($"steer {How} --save {path}", "the cat | the other\n---\nthe cat and");
        SteeringVector loaded = SteeringVectorFile.Read(path);
        Assert.Equal(first.Vector.Directions[1], loaded.Directions[1]);
        Assert.Equal(first.Texts, (await call.ResultOf<SteeringResult>($"steer {How} --vector {path}", Prompt)).Texts);

        // A control vector is replaced; anything else is not.
        await call.RunAsync($"steer {How} --save {path}", "abc | in\n---\nthe cat and");
        Assert.NotEqual(first.Vector.Directions[1], SteeringVectorFile.Read(path).Directions[1]);
        string model = Path.Combine(fixture.Folder, "other.gguf");
        Assert.EndsWith(
            "is there already and is not a control vector: give another name to --save.",
            await call.FailureOf($"steer --save {model}", "abc | in"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "other.gguf is not a control vector: it has no tensor named direction.1 or for another layer.",
            await call.FailureOf($"steer --vector {model}", Prompt)
        );
        Assert.EndsWith(
            "has no direction for layer 2: it has one for 1.",
            await call.FailureOf($"steer --vector {path} --layer 2", Prompt),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("steer", "the cat", "Line 1 is not a pair: «the cat» needs a prompt, one |, and another prompt.")]
    [InlineData("steer", "a | b\na | b | c", "Line 2 is not a pair: «a | b | c» needs a prompt, one |, and another prompt.")]
    [InlineData(
        "steer",
        "{\"positive\": \"a\"}",
        "Line 1 is not a pair: «{\"positive\": \"a\"}» needs two texts named \"positive\" and \"negative\"."
    )]
    [InlineData("steer", "{\"positive\"", "Line 1 is not JSON: «{\"positive\"».")]
    [InlineData("steer", "a | b\n---\n", "There is no text below the line of dashes (---): one stands above it and one below.")]
    [InlineData("steer --layer 0", "a | b\n---\nc", "There is no direction for layer 0 of tiny: llama.cpp steers after the layers 1 to 1.")]
    [InlineData("steer --layer 0", "a | b", "There is no direction for layer 0 of tiny: llama.cpp steers after the layers 1 to 1.")]
    [InlineData("steer --strength much", "a | b\n---\nc", "--strength needs a number from -1000000 to 1000000, not «much».")]
    [InlineData("steer --strength NaN", "a | b\n---\nc", "--strength needs a number from -1000000 to 1000000, not «NaN».")]
    [InlineData("steer", "a | a\n---\nc", "The direction is nothing but zeros: the prompts of each pair must differ.")]
    [InlineData(
        "steer --pairs x --vector y",
        "c",
        "--pairs finds a direction and --vector takes one that was found before: give one of the two."
    )]
    [InlineData("steer --vector nothing", "c", "--vector nothing is neither a C# variable nor a file that is there.")]
    [InlineData(
        "steer --vector nothing --mean",
        "c",
        "--mean says how a direction is found, but --vector takes one that was found before: leave one of them out."
    )]
    [InlineData(
        "steer --save x.gguf --model tiny --model other",
        "a | b\n---\nc",
        "--save writes the direction of one model: give --model once."
    )]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string body, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(line, body));
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void A_model_of_one_layer_says_that_it_cannot_be_steered()
    {
        string path = new TinyModel { Layers = 1 }.Write(
            Path.Combine(Directory.CreateDirectory(Path.Combine(fixture.Folder, "flat")).FullName, "flat.gguf")
        );
        using var model = new LoadedModel("flat", LlamaModel.Load(path));
        Assert.Equal(
            "flat has one layer only, and llama.cpp adds nothing after layer 0: take a model of two layers or more.",
            Assert.Throws<WorkbenchException>(() => model.FindDirection(s_pairs, run: Cancellation)).Message
        );
    }

    [Fact]
    public void Hostile_texts_stay_text_in_every_view()
    {
        SteeringDirection direction = fixture.Model.FindDirection(s_pairs, run: Cancellation) with
        {
            Model = Hostile.Text,
            Pairs = [new(Hostile.Text, Hostile.Text)],
        };
        Hostile.AssertEncodedIn(MimeBundle.Of(direction)[MimeTypes.Html]);
        SteeringResult result = fixture.Model.Steer(
            Prompt,
            direction.At(1),
            new() { Strengths = [1], Generation = s_twelve },
            Cancellation
        );
        SteeringResult hostile = result with
        {
            Model = Hostile.Text,
            Prompt = Hostile.Text,
            Direction = direction,
            Texts = [result.Texts[0] with { Text = Hostile.Text }],
        };
        Hostile.AssertEncodedIn(MimeBundle.Of(hostile)[MimeTypes.Html]);
        Hostile.AssertHarmless(MimeBundle.Of(hostile).ToString());
    }

    private static double Norm(double[] vector) => Math.Sqrt(vector.Sum(v => v * v));

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / (Norm(a) * Norm(b));
}
