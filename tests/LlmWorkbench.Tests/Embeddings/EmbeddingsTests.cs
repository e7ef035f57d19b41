using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Embeddings;

[Engine]
public class EmbeddingsTests(TinyModelFixture fixture)
{
    private static readonly string[] s_lines = ["the cat", "the other cat", "and the", "123", "xyz"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.First)]
    public void Texts_are_the_engines_vectors(Pooling? pooling)
    {
        EmbeddingsResult result = fixture.Model.Embed(s_lines, new EmbeddingOptions { Pooling = pooling }, run: Cancellation);
        using var embedder = new LlamaEmbedder(fixture.Model.Engine, new LlamaContextOptions { Length = 64 });
        for (int i = 0; i < s_lines.Length; i++)
        {
            int[] ids = [.. fixture.Model.Vocabulary.Tokenize(s_lines[i]).Select(t => t.Id)];
            Assert.Equal(embedder.Embed(ids, pooling ?? Pooling.Mean, Cancellation), result.Items[i].Vector);
            Assert.Equal(ids.Length, result.Items[i].TokenCount);
        }

        Assert.Equal(pooling ?? Pooling.Mean, result.Pooling);
        Assert.Equal(64, result.Width);
    }

    [Fact]
    public void Tokens_are_the_rows_of_the_matrix()
    {
        EmbeddingsResult result = fixture.Model.EmbedTokens([" the", " cat", "id:5"], run: Cancellation);
        float[][] rows = Rows();
        Assert.Equal([" the", " cat"], result.Items.Take(2).Select(i => i.Text));
        Assert.Equal(5, result.Items[2].TokenId);
        Assert.All(result.Items, item => Assert.Equal(rows[item.TokenId!.Value], item.Vector));
        Assert.Equal(rows[5], fixture.Model.TokenVector("5"));
        Assert.Null(result.Pooling);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nearest_tokens_are_those_of_a_plain_search(bool centre)
    {
        float[][] rows = Rows();
        double[] mean = Enumerable.Range(0, 64).Select(i => centre ? rows.Average(r => (double)r[i]) : 0).ToArray();
        int id = NamedToken.Find(" cat", fixture.Model.Vocabulary);
        var expected = rows.Index()
            .Where(r => r.Index != id)
            .Select(r => (r.Index, Cosine: PlainCosine(r.Item, rows[id], mean)))
            .OrderByDescending(r => r.Cosine)
            .Take(5)
            .ToList();

        NearestTokensResult found = fixture.Model.NearestTokens(" cat", new() { Count = 5, Centre = centre }, Cancellation);
        Assert.Equal(expected.Select(e => e.Index), found.Neighbours.Select(n => n.Token.Id));
        Assert.All(found.Neighbours.Zip(expected), pair => Assert.Equal(pair.Second.Cosine, pair.First.Cosine, 5));
        Assert.Equal("␣cat", found.Query);

        IReadOnlyList<EmbeddedItem> items = fixture
            .Model.EmbedTokens([" cat", " the"], new EmbeddingOptions { Nearest = 5, Centre = centre }, run: Cancellation)
            .Items;
        Assert.Equal(found.Neighbours.Select(n => n.Token.Id), items[0].Nearest.Select(n => n.Token.Id));
    }

    [Fact]
    public void A_tokens_own_vector_is_nearest_to_itself()
    {
        IReadOnlyList<TokenNeighbour> nearest = fixture
            .Model.NearestTokens(fixture.Model.TokenVector(" the"), new() { Count = 3 }, Cancellation)
            .Neighbours;
        Assert.Equal((" the", 1.0), (nearest[0].Token.Text, Math.Round(nearest[0].Cosine, 9)));
        Assert.Equal(
            fixture.Model.NearestTokens(" the", new() { Count = 2 }, Cancellation).Neighbours.Select(n => n.Token.Id),
            nearest.Skip(1).Select(n => n.Token.Id)
        );
    }

    [Fact]
    public void The_nearest_token_to_a_last_vector_is_found_by_a_plain_search()
    {
        EmbeddedItem item = fixture
            .Model.Embed(["the cat"], new EmbeddingOptions { Pooling = Pooling.Last, Nearest = 4 }, run: Cancellation)
            .Items[0];
        IEnumerable<int> expected = Rows()
            .Index()
            .OrderByDescending(r => PlainCosine(r.Item, item.Vector, new double[64]))
            .Take(4)
            .Select(r => r.Index);
        Assert.Equal(expected, item.Nearest.Select(n => n.Token.Id));
    }

    [Fact]
    public void Cosines_are_symmetric_with_ones_on_the_diagonal()
    {
        double[][] cosines = fixture.Model.Embed(s_lines, run: Cancellation).Cosines;
        for (int i = 0; i < s_lines.Length; i++)
        {
            Assert.Equal(1, cosines[i][i], 9);
            Assert.All(Enumerable.Range(0, s_lines.Length), j => Assert.Equal(cosines[j][i], cosines[i][j], 12));
        }
    }

    [Fact]
    public void Centred_texts_have_no_mean_left()
    {
        EmbeddingsResult result = fixture.Model.Embed(s_lines, new EmbeddingOptions { Centre = true }, run: Cancellation);
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(0, result.Items.Average(item => (double)item.Vector[i]), 5));
        EmbeddingsResult plain = fixture.Model.Embed(s_lines, run: Cancellation);
        Assert.All(result.Map!.Points.Zip(plain.Map!.Points), p => Assert.Equal(p.Second.X, p.First.X, 3));
    }

    [Fact]
    public void A_second_run_gives_the_same_numbers() =>
        Assert.Equal(fixture.Model.Embed(s_lines, run: Cancellation).ToJson(), fixture.Model.Embed(s_lines, run: Cancellation).ToJson());

    [Fact]
    public async Task The_magic_takes_a_text_a_line_and_gives_what_csharp_gives()
    {
        using Call call = fixture.NewCall();
        EmbeddingsResult magic = await call.ResultOf<EmbeddingsResult>("embed --pooling last --nearest 2", "the cat\n\nthe other cat\n");
        EmbeddingsResult csharp = fixture.Model.Embed(
            ["the cat", "the other cat"],
            new EmbeddingOptions { Pooling = Pooling.Last, Nearest = 2 },
            run: Cancellation
        );
        Assert.Equal(csharp.ToJson(), magic.ToJson());
        Assert.Null(magic.Map);

        EmbeddingsResult tokens = await call.ResultOf<EmbeddingsResult>("embed --tokens", " the\n cat\nt");
        Assert.Equal([" the", " cat", "t"], tokens.Items.Select(i => i.Text));

        SideBySide<EmbeddingsResult> both = await call.ResultOf<SideBySide<EmbeddingsResult>>(
            "embed --model tiny --model other",
            "the cat\nthe other\nand"
        );
        Assert.NotEqual(both.Results[0].Cosines[0][1], both.Results[1].Cosines[0][1]);
        Assert.Equal(7, both.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("model,item,text,tokens,length,pc1,pc2,v0,v1,", both.ToCsv(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("embed", "", "#!embed needs a text: in quotes on the line, on the lines below, or from a variable with --from.")]
    [InlineData("embed --pooling max", "x", "--pooling needs mean, last or first, not «max».")]
    [InlineData("embed --pooling 1", "x", "--pooling needs mean, last or first, not «1».")]
    [InlineData(
        "embed --tokens --pooling mean",
        "t",
        "--pooling is for texts: a token is one vector already, so leave out --pooling or --tokens."
    )]
    [InlineData("embed --tokens", "id:271", "There is no token 271: this vocabulary has the tokens 0 to 270.")]
    [InlineData("embed --centre", "one\ntwo", "Centring subtracts the mean of the texts, which needs three or more: there are 2.")]
    [InlineData("embed --nearest -1", "one", "--nearest needs a whole number from 0 to 1000, not «-1».")]
    public async Task Says_in_one_sentence_what_is_wrong(string line, string body, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(line, body));
        Assert.Empty(call.Output.Displays);
    }

    [Fact]
    public void Refuses_empty_and_too_many_and_too_long_texts()
    {
        Assert.Equal(
            "Text 2 is empty: a vector needs a text.",
            Assert.Throws<WorkbenchException>(() => fixture.Model.Embed(["a", ""], run: Cancellation)).Message
        );
        Assert.Equal(
            "Between 1 and 500 items can be compared: there are 501.",
            Assert.Throws<WorkbenchException>(() => fixture.Model.Embed([.. Enumerable.Repeat("a", 501)], run: Cancellation)).Message
        );
        Assert.Throws<ContextFullException>(() => fixture.Model.Embed([string.Concat(Enumerable.Repeat("xyz ", 400))], run: Cancellation));
        Assert.Equal(
            "The vector has 3 numbers, but the tokens of tiny have 64.",
            Assert.Throws<WorkbenchException>(() => fixture.Model.NearestTokens([1, 2, 3], run: Cancellation)).Message
        );
        Assert.ThrowsAny<OperationCanceledException>(() => fixture.Model.Embed(s_lines, run: new CancellationToken(canceled: true)));
        Assert.ThrowsAny<OperationCanceledException>(() => fixture.Model.NearestTokens(" the", run: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_file_without_the_matrix_says_so()
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        TinyModel.AddVocabulary(writer);
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(fixture.Folder, "embeddings")).FullName, "words.gguf");
        writer.Write(path, overwrite: true);
        using Call call = fixture.NewCall();
        Assert.Equal(
            "words holds only a vocabulary: it has no vectors for its tokens.",
            await call.FailureOf($"embed --tokens --model {path}", " the")
        );
        Assert.Equal(
            "words.gguf holds only a vocabulary: it can cut text into tokens, but has no weights to run.",
            await call.FailureOf($"embed --model {path}", " the")
        );
        call.Workbench.Models.Unload("words");
    }

    [Fact]
    public void The_views_show_the_records_numbers()
    {
        EmbeddingsResult result = fixture.Model.Embed(s_lines, new EmbeddingOptions { Nearest = 2 }, run: Cancellation);
        var bundle = MimeBundle.Of(result);
        Assert.Contains(Figures.Fixed(result.Cosines[0][1]), bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains(Figures.Percent(result.Map!.Shares.Sum()), bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains($">{Figures.Fixed(result.Items[3].Norm)}</td>", bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Contains(result.Items[1].Nearest[0].Token.Label, bundle[MimeTypes.Html], StringComparison.Ordinal);
        Assert.True(PlotlyLibrary.IsNeededBy(bundle));
        Assert.Contains("␣the", MimeBundle.Of(fixture.Model.NearestTokens(" the", run: Cancellation)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_name_texts_that_begin_alike_by_what_differs()
    {
        string[] alike = ["Question: What is the capital of the cat?", "Question: What is the capital of the dog?"];
        var bundle = MimeBundle.Of(fixture.Model.Embed(alike, run: Cancellation));
        Assert.All(
            new[] { bundle.ToString(), bundle[MimeTypes.Html] },
            view =>
            {
                Assert.Contains("…cat?", view, StringComparison.Ordinal);
                Assert.Contains("…dog?", view, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Hostile_texts_stay_text_in_every_view()
    {
        EmbeddedItem[] items =
        [
            .. Enumerable.Range(0, 3).Select(i => new EmbeddedItem(Hostile.Text, Hostile.Text, null, 1, [i, 1, i * i])),
        ];
        float[][] vectors = items.Select(i => i.Vector).ToArray();
        var bundle = MimeBundle.Of(
            new EmbeddingsResult(
                Hostile.Text,
                EmbeddingSource.HiddenStates,
                Pooling.Mean,
                false,
                items,
                Cosine.Matrix(vectors),
                PrincipalComponents.Map(vectors)
            )
        );
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
    }

    private static double PlainCosine(float[] a, float[] b, double[] mean)
    {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            (double x, double y) = (a[i] - mean[i], b[i] - mean[i]);
            (dot, aa, bb) = (dot + (x * y), aa + (x * x), bb + (y * y));
        }

        return dot / Math.Sqrt(aa * bb);
    }

    private float[][] Rows()
    {
        GgufFile file = fixture.Model.Engine.File;
        using GgufTensorData data = file.OpenTensors();
        return [.. data.ReadFloats(file.FindTensor("token_embd.weight")!).Chunk(64)];
    }
}
