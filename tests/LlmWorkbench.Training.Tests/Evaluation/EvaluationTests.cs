using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Tests.Evaluation;

[Engine]
public sealed class EvaluationTests
{
    private const string Prompt = "Question: How much is 2 + 2?\nAnswer:";
    private const string Answer = " 4\n";

    [Fact]
    public void A_model_that_knows_one_text_by_heart_answers_and_continues_it()
    {
        using var network = new TransformerNetwork(Tiny.Shape with { Context = 64 }, 1);
        LearnByHeart(network, Prompt + Answer);

        Assert.Equal(1, FactExam.CountCorrect(network, Tiny.Tokenizer, [(Prompt, Answer)]));
        Assert.Equal(0, FactExam.CountCorrect(network, Tiny.Tokenizer, [(Prompt, " 5\n")]));
        Assert.Equal(
            2,
            FactExam.CountCorrect(network, Tiny.Tokenizer, [(Prompt, Answer), ("Question:", " How much is 2 + 2?"), (Prompt, " 4 4\n")])
        );
        Assert.Equal(1, FactExam.CountCorrect(network, Tiny.Tokenizer, [(new string('x', 64), "y"), (Prompt, Answer)]));
        Assert.Equal(0, FactExam.CountCorrect(network, Tiny.Tokenizer, [(new string('x', 64), "y")]));
        Assert.Equal(Answer, Sampling.Continue(network, Tiny.Tokenizer, Prompt, 0, new SeededRandom(1)));
        Assert.Equal(Answer, Sampling.Continue(network, Tiny.Tokenizer, Prompt, 0.1, new SeededRandom(1)));
    }

    [Fact]
    public void A_model_that_knows_nothing_loses_the_logarithm_of_the_vocabulary()
    {
        using var network = new TransformerNetwork(Tiny.Shape, 1);
        using (torch.no_grad())
        {
            network.Weight("token_embd.weight").zero_();
        }

        IReadOnlyList<HeldOutLoss> losses = HeldOutText.Measure(
            network,
            Tiny.Tokenizer,
            [new CorpusDocument(DocumentKind.Story, "Äh", 2), new CorpusDocument(DocumentKind.Chat, "a<|end|>b", 3)]
        );

        Assert.Equal([DocumentKind.Story, DocumentKind.Chat, null], losses.Select(loss => loss.Kind));
        Assert.Equal([4L, 4L, 8L], losses.Select(loss => loss.Tokens));
        Assert.Equal([3L, 2L, 5L], losses.Select(loss => loss.Bytes));
        Assert.All(losses, loss => Assert.Equal(Math.Log(320), loss.NatsPerToken, 1e-5));
        Assert.Equal([0.5, 0.75, 0.625], losses.Select(loss => loss.FloorPerToken));
        Assert.Equal(4 * Math.Log2(320) / 3, losses[0].BitsPerByte, 1e-5);
    }

    [Fact]
    public void Asks_every_fact_in_a_wording_of_training_and_in_the_held_out_one()
    {
        using TransformerNetwork network = Tiny.Network(Tiny.Shape with { Context = 128 });
        Fact[] facts = new Population(3, 0, 1).Persons.SelectMany(person => person.Facts).ToArray();

        IReadOnlyList<FactScore> scores = FactExam.Take(network, Tiny.Tokenizer, facts, QuestionForm.Chat);

        Assert.Equal(["town", "town", "job", "job", "pet", "pet", "food", "food"], scores.Select(score => score.Kind));
        Assert.Equal([false, true, false, true, false, true, false, true], scores.Select(score => score.HeldOut));
        Assert.All(scores, score => Assert.Equal((0, 3), (score.Correct, score.Count)));
    }

    private static void LearnByHeart(TransformerNetwork network, string text)
    {
        using var optimizer = new Optimizer(network, 0);
        int separator = Tiny.Tokenizer.IdOf(ChatFormat.EndOfText);
        long[] tokens = [separator, .. Tiny.Tokenizer.Encode(text).Select(id => (long)id), separator];
        for (int step = 0; step < 120; step++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor logits = network.Forward(torch.tensor(tokens[..^1]).unsqueeze(0)).squeeze(0);
            torch.nn.functional.cross_entropy(logits, torch.tensor(tokens[1..])).backward();
            optimizer.Step(step, 1e-2, 1);
        }
    }
}
