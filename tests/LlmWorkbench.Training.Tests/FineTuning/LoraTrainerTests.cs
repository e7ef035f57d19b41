using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.FineTuning;

[Engine]
public sealed class LoraTrainerTests
{
    private static readonly LoraOptions s_options = new()
    {
        Rank = 8,
        Steps = 120,
        Batch = 1,
        LearningRate = 2e-2,
    };

    [Fact]
    public void Teaches_an_answer_and_leaves_the_base_model_as_it_was()
    {
        using TransformerNetwork network = Tiny.Network(Tiny.Shape with { Context = 64 });
        var example = new InstructionExample(ChatFormat.Prompt("How much is 2 + 2?"), "4" + ChatFormat.EndOfMessage);
        int[] tokens = Tiny.RandomTokens(10, network.Shape.Vocabulary);
        float[][] before = Tiny.Logits(network, tokens);

        using LoraAdapter adapter = LoraTrainer.Train(network, Tiny.Tokenizer, () => example, s_options);

        Assert.Equal(1, FactExam.CountCorrect(network, Tiny.Tokenizer, [(example.Prompt, example.Reply)]));
        network.Adapter = null;
        Assert.Equal(before, Tiny.Logits(network, tokens));
        Assert.Equal(0, FactExam.CountCorrect(network, Tiny.Tokenizer, [(example.Prompt, example.Reply)]));
    }

    [Fact]
    public void Stops_when_it_is_told_to()
    {
        using TransformerNetwork network = Tiny.Network();
        using var stop = new CancellationTokenSource();
        int steps = 0;

        Assert.Throws<OperationCanceledException>(() =>
            LoraTrainer.Train(
                network,
                Tiny.Tokenizer,
                () => new InstructionExample("a", "b"),
                s_options,
                (step, _) =>
                {
                    steps = step;
                    stop.Cancel();
                },
                stop.Token
            )
        );
        Assert.Equal(1, steps);
    }

    [Fact]
    public void Examples_ask_facts_in_the_instruction_format_and_never_in_their_held_out_wording()
    {
        var corpus = new CurriculumCorpus(1, 30);
        var set = new InstructionSet(corpus, 1);
        var heldOut = corpus
            .People.Persons.SelectMany(person => person.Facts)
            .Concat(WorldFacts.All)
            .Select(fact => fact.Ask(fact.HeldOutQuestion))
            .ToHashSet();

        InstructionExample[] examples = Enumerable.Range(0, 2000).Select(_ => set.Next()).ToArray();

        Assert.All(
            examples,
            example =>
            {
                Assert.Matches(@"^### Instruction:\n[^<#]+\?( Answer in one word\.)?\n\n### Response:$", example.Prompt);
                Assert.EndsWith("<|end|>", example.Reply, StringComparison.Ordinal);
                Assert.DoesNotContain(example.Prompt.Split('\n')[1].Replace(" Answer in one word.", "", StringComparison.Ordinal), heldOut);
            }
        );
        Assert.InRange(examples.Count(example => example.Prompt.Contains(InstructionFormat.InOneWord, StringComparison.Ordinal)), 720, 880);
        Assert.Equal(examples, Again(corpus, 2000));
    }

    [Fact]
    public void The_learning_rate_rises_and_falls()
    {
        var options = new LoraOptions { Steps = 100, LearningRate = 1 };

        Assert.Equal(0.2, options.LearningRateAt(0), 1e-12);
        Assert.Equal(1, options.LearningRateAt(5), 1e-12);
        Assert.Equal(1 / 95.0, options.LearningRateAt(99), 1e-12);
    }

    public static TheoryData<LoraOptions, string> Impossible =>
        new()
        {
            {
                new LoraOptions { Rank = 0 },
                "The rank is 0; it may be 1 to 256."
            },
            {
                new LoraOptions { Alpha = 0 },
                "Alpha is 0; it must be above 0 and at most 10000."
            },
            {
                new LoraOptions { Steps = 0 },
                "There are 0 steps; there may be 1 to 1000000."
            },
            {
                new LoraOptions { Batch = 0 },
                "Batch is 0; it may be 1 to 4096."
            },
            {
                new LoraOptions { LearningRate = double.NaN },
                "The learning rate is NaN; it must be above 0 and at most 1."
            },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Refuses_options_that_are_out_of_range(LoraOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);

    private static IEnumerable<InstructionExample> Again(CurriculumCorpus corpus, int count)
    {
        var set = new InstructionSet(corpus, 1);
        return Enumerable.Range(0, count).Select(_ => set.Next());
    }
}
