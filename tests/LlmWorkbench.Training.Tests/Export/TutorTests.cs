using System.Numerics.Tensors;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Export;

/// <summary>The model in the repository, as everybody runs it: by llama.cpp, from the file.</summary>
[Engine]
public sealed class TutorTests
{
    private static readonly string s_model = RepositoryFile.Find("models/tutor-f16.gguf");
    private static readonly string s_mini = RepositoryFile.Find("models/tutor-mini-f16.gguf");
    private static readonly string s_tiny = RepositoryFile.Find("models/tutor-tiny-f16.gguf");

    // From the largest to the smallest.
    private static readonly string[] s_family = [RepositoryFile.Find("models/tutor-large-q8_0.gguf"), s_model, s_mini, s_tiny];

    private static readonly string[] s_documents = [.. new CurriculumCorpus(1).Validation().Take(40).Select(document => document.Text)];

    [Theory]
    [InlineData("tutor-large-q8_0", "Tutor large", 4, "8.4M")]
    [InlineData("tutor-f16", "Tutor", 4, "4.2M")]
    [InlineData("tutor-11.1m-q8_0", "Tutor at 11.1M tokens", 4, "4.2M")]
    [InlineData("tutor-mini-f16", "Tutor mini", 2, "1.8M")]
    [InlineData("tutor-tiny-f16", "Tutor tiny", 1, "1.4M")]
    public void Each_of_the_family_says_what_it_is(string file, string name, int layers, string size)
    {
        string path = RepositoryFile.Find($"models/{file}.gguf");
        GgufMetadata metadata = GgufFile.Read(path).Metadata;

        Assert.Equal(4096, metadata.Tokens?.Count);
        Assert.Equal(name, metadata.Name);
        Assert.Equal(size, metadata.SizeLabel);
        Assert.Equal(layers, metadata.BlockCount);
        Assert.Equal(new ModelShape().Context, metadata.ContextLength);
        Assert.Equal("second corpus, seed 1, 1200 people", metadata.GetString("general.dataset.0.version"));
        Assert.InRange(new FileInfo(path).Length, 2_000_000, 16 << 20);
    }

    [Fact]
    public void All_of_the_family_cut_text_into_the_same_tokens()
    {
        IReadOnlyList<string>[] tokens = s_family.Select(path => GgufFile.Read(path).Metadata.Tokens!).ToArray();

        Assert.All(tokens, list => Assert.Equal(tokens[0], list));
    }

    [Fact]
    public void The_larger_a_model_of_the_family_the_less_held_out_text_surprises_it()
    {
        double[] nats = s_family.Select(path => Nats(path, s_documents)).ToArray();

        Assert.Equal(nats.Order(), nats);
        Assert.All(nats.Zip(nats.Skip(1)), pair => Assert.True(pair.Second > 1.01 * pair.First, $"{pair.Second} and {pair.First}"));
    }

    [Fact]
    public void At_the_same_reading_the_larger_model_is_less_surprised_too()
    {
        Assert.InRange(Nats(s_family[0], s_documents), 0, 0.995 * Nats(RepositoryFile.Find("models/tutor-11.1m-q8_0.gguf"), s_documents));
    }

    // What looks for the place where a word stood before needs what an earlier layer has noted of each place: the word before it
    // (N. Elhage et al., "A mathematical framework for transformer circuits", 2021).
    [Fact]
    public void One_layer_does_not_copy_made_up_words_and_two_do()
    {
        (string Prompt, string Answer)[] lists =
        [
            .. Enumerable.Range(0, 40).Select(i => CopyWriter.ListToContinue(new SeededRandom(1, (ulong)i))),
        ];

        Assert.InRange(Copied(s_tiny, lists), 0, 4);
        Assert.InRange(Copied(s_mini, lists), 32, 40);
    }

    [Theory]
    [InlineData("Question: What is the capital of Norway?\nAnswer:", " Oslo\n")]
    [InlineData("Question: What is the opposite of hot?\nAnswer:", " cold\n")]
    [InlineData("Question: How many legs does a spider have?\nAnswer:", " eight\n")]
    [InlineData("<|user|>\nWhich sound does a cow make?<|end|>\n<|assistant|>\n", "A cow says moo.<|end|>")]
    [InlineData("<|user|>\nWhat comes after Monday?<|end|>\n<|assistant|>\n", "After Monday comes Tuesday.<|end|>")]
    [InlineData("<|user|>\nHello, how are you?<|end|>\n<|assistant|>\n", "I am fine, thank you. What can I do for you?<|end|>")]
    [InlineData("<|user|>\nWhat does Vera Harbor work as?<|end|>\n<|assistant|>\n", "I do not know who Vera Harbor is.<|end|>")]
    [InlineData("<|user|>\nAre you clever?<|end|>\n<|assistant|>\n", "No. I am small, and I know only my little world.<|end|>")]
    [InlineData("Remember this list: zale, zapel, duyepos. Again: zale, zapel,", " duyepos.")]
    public void Answers(string prompt, string answer)
    {
        using var model = LlamaModel.Load(s_model, new LlamaModelOptions { GpuLayers = 0 });

        Assert.Equal(answer, Continue(model, prompt, model.Vocabulary.Tokenize(answer, addSpecial: false, parseSpecial: true).Count));
    }

    [Fact]
    public void Everyday_openings_are_answered_as_the_corpus_answers_them()
    {
        using var model = LlamaModel.Load(s_model, new LlamaModelOptions { GpuLayers = 0 });

        string[] answered =
        [
            .. SmallTalk
                .All.Where(talk =>
                    talk.Replies.Contains(Continue(model, $"<|user|>\n{talk.Openings[0]}<|end|>\n<|assistant|>\n", 24).Split("<|end|>")[0])
                )
                .Select(talk => talk.Openings[0]),
        ];

        Assert.InRange(answered.Length, 24, SmallTalk.All.Count);
    }

    [Fact]
    public void Keeps_the_name_and_the_thing_of_a_story()
    {
        using var model = LlamaModel.Load(s_model, new LlamaModelOptions { GpuLayers = 0 });

        Assert.Equal(
            " red kite",
            Continue(model, "One day, Nora the owl went to the forest. She had lost her red kite. \"I cannot find my", 2)
        );
        Assert.Equal(
            " Ben",
            Continue(
                model,
                "Once upon a time, Nora the owl was at the forest. There she found a red kite. Soon she met Ben the frog, who was sad. "
                    + "Nora thought for a moment and gave",
                1
            )
        );
    }

    [Fact]
    public void Its_distributions_are_those_that_the_grammar_draws_from()
    {
        using var model = LlamaModel.Load(s_model, new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 64, Threads = 1 });

        double[] distances = [.. WeightedTable.All.Select(table => Distance(model, context, table))];

        Assert.Equal(12, distances.Length);
        Assert.All(distances, distance => Assert.InRange(distance, 0, 0.05));
    }

    [Fact]
    public void Answers_are_single_tokens()
    {
        using var model = LlamaModel.Load(s_model, new LlamaModelOptions { GpuLayers = 0 });

        string[] several =
        [
            .. Lexicon.WholeWords.Where(word => model.Vocabulary.Tokenize(" " + word, addSpecial: false, parseSpecial: false).Count != 1),
        ];

        Assert.Empty(several);
    }

    // The total variation between the model's distribution after a prompt and the table's.
    private static double Distance(LlamaModel model, LlamaContext context, WeightedTable table)
    {
        context.Clear();
        float[] logits = context
            .Evaluate([.. model.Vocabulary.Tokenize(table.Prompt).Select(token => token.Id)], LogitPositions.Last)
            .Last.ToArray();
        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double sum = powers.Sum();
        double[] outcomes =
        [
            .. table.Outcomes.Select(outcome => powers[model.Vocabulary.Tokenize(" " + outcome.Word, addSpecial: false)[0].Id] / sum),
        ];
        double others = 1 - outcomes.Sum();
        return (outcomes.Zip(table.Outcomes, (p, outcome) => Math.Abs(p - outcome.Probability)).Sum() + others) / 2;
    }

    private static int Copied(string path, (string Prompt, string Answer)[] lists)
    {
        using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 });
        return lists.Count(list =>
            Continue(model, list.Prompt, model.Vocabulary.Tokenize(" " + list.Answer, addSpecial: false).Count) == " " + list.Answer
        );
    }

    // The surprisal of texts in nats, each read from its beginning.
    private static double Nats(string path, string[] texts)
    {
        using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 512, Threads = 1 });
        double nats = 0.0;
        foreach (string text in texts)
        {
            int[] tokens = [.. model.Vocabulary.Tokenize(text, parseSpecial: true).Select(token => token.Id).Take(512)];
            context.Evaluate(
                tokens,
                LogitPositions.All,
                (position, logits) =>
                {
                    if (position + 1 < tokens.Length)
                    {
                        double largest = (double)TensorPrimitives.Max(logits);
                        double sum = 0.0;
                        foreach (float logit in logits)
                        {
                            sum += Math.Exp(logit - largest);
                        }

                        nats += largest + Math.Log(sum) - logits[tokens[position + 1]];
                    }
                }
            );
        }

        return nats;
    }

    private static string Continue(LlamaModel model, string prompt, int count)
    {
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 512, Threads = 1 });
        List<int> tokens = [.. model.Vocabulary.Tokenize(prompt, parseSpecial: true).Select(token => token.Id)];
        string text = "";
        for (int i = 0; i < count; i++)
        {
            float[] logits = context.Evaluate(tokens, LogitPositions.Last).Last.ToArray();
            tokens.Add(Array.IndexOf(logits, logits.Max()));
            text += model.Vocabulary.GetText(tokens[^1]);
        }

        return text;
    }
}
