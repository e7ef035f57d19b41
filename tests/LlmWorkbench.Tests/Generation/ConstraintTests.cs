using System.Text.Json;
using LlmWorkbench.Display;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Grammars;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Generation;

[Engine]
public class ConstraintTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grammar_on_the_line_holds_the_text_and_the_view_says_so()
    {
        using Call call = fixture.NewCall();
        GenerationResult result = await call.ResultOf<GenerationResult>("generate --grammar 'root ::= [a-c]{5}' --seed 2", "the cat");
        GenerationResult csharp = fixture.Model.Generate(
            "the cat",
            new GenerationOptions
            {
                Sampling = new SamplingOptions { Seed = 2, Grammar = Grammar.Parse("root ::= [a-c]{5}") },
            },
            run: Cancellation
        );
        Assert.Matches("^[a-c]{5}$", result.Text);
        Assert.Equal(csharp.Text, result.Text);
        Assert.Equal(StopReason.GrammarComplete, result.StopReason);
        Assert.Contains(
            "the grammar is complete. Only texts of the grammar «root",
            MimeBundle.Of(result).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_schema_comes_from_the_line_a_file_or_a_variable()
    {
        const string Schema = """{"type":"object","properties":{"n":{"type":"integer","minimum":1,"maximum":9}},"required":["n"]}""";
        string path = Path.Combine(Path.GetTempPath(), $"schema-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(path, Schema, Cancellation);
        using Call call = fixture.NewCall();
        call.Variables.Set("mySchema", Schema, typeof(string));
        var results = new List<GenerationResult>();
        foreach (string given in (string[])[$"'{Schema}'", path, "mySchema"])
        {
            results.Add(await call.ResultOf<GenerationResult>($"generate --schema {given} --seed 1 --max-tokens 400", "the cat"));
        }

        File.Delete(path);
        Assert.All(results, result => Assert.Equal(results[0].Text, result.Text));
        Assert.Equal(StopReason.GrammarComplete, results[0].StopReason);
        Assert.InRange(JsonDocument.Parse(results[0].Text).RootElement.GetProperty("n").GetInt32(), 1, 9);
    }

    [Theory]
    [InlineData(
        "generate --grammar nowhere.gbnf",
        "--grammar «nowhere.gbnf» is neither a grammar (root ::= …) nor a file nor a C# variable that is there."
    )]
    [InlineData(
        "generate --schema nowhere.json",
        "--schema «nowhere.json» is neither a schema ({ … }) nor a file nor a C# variable that is there."
    )]
    [InlineData(
        "generate --json --grammar 'root ::= \"a\"'",
        "--grammar, --schema and --json each say what the text must look like: give one of them."
    )]
    [InlineData("generate --grammar 'root ::= ('", "Grammar, line 1, column 10: this ( is never closed.")]
    [InlineData("generate --schema '{\"not\":true}'", "JSON schema: not at #/not is not supported.")]
    [InlineData("generate --bias x", "--bias needs a token, =, and a number or ban, as in yes=2 or id:123=ban, not x.")]
    [InlineData("generate --bias x=inf", "--bias needs a token, =, and a number or ban, as in yes=2 or id:123=ban, not x=inf.")]
    [InlineData("generate --bias 9999=1", "There is no token 9999: this vocabulary has the tokens 0 to 270.")]
    [InlineData("generate --bias a=1 --bias a=2", "The token 97 has 2 biases: give it one.")]
    [InlineData("generate --stop ''", "A stop string is empty: it would stop before anything is written.")]
    [InlineData(
        "generate --bias xyz=1",
        "«xyz» is not a single token of this vocabulary but 3: «x» (id 120), «y» (id 121) and «z» (id 122); a bias is added to "
            + "the logit of one token: name one of them."
    )]
    public async Task What_cannot_be_used_is_one_sentence(string line, string sentence)
    {
        using Call call = fixture.NewCall();
        WorkbenchException e = await Assert.ThrowsAsync<WorkbenchException>(() => call.RunAsync(line, "the cat"));
        Assert.Equal(sentence, e.Message);
    }

    [Fact]
    public async Task Json_is_held_to_json()
    {
        using Call call = fixture.NewCall();
        GenerationResult result = await call.ResultOf<GenerationResult>("generate --json --seed 5 --max-tokens 30", "the cat");
        Assert.Contains("Only JSON was allowed.", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
        Assert.Contains(result.Text.TrimStart()[..1], "{[\"-0123456789tfn", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_string_ends_the_text_and_is_named()
    {
        string whole = fixture
            .Model.Generate(
                "the cat",
                new GenerationOptions
                {
                    MaxTokens = 40,
                    StopAtEnd = false,
                    Sampling = new SamplingOptions { Seed = 3 },
                },
                run: Cancellation
            )
            .Text;
        string stop = whole.First(char.IsAsciiLetter).ToString();
        using Call call = fixture.NewCall();
        GenerationResult result = await call.ResultOf<GenerationResult>(
            $"generate --max-tokens 40 --seed 3 --stop never --stop {stop}",
            "the cat"
        );
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], result.Text);
        Assert.Equal((StopReason.StopString, stop), (result.StopReason, result.StopString));
        Assert.Contains($"stopped at «{stop}».", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bias_by_text_or_number_bans_a_token()
    {
        using Call call = fixture.NewCall();
        GenerationResult free = await call.ResultOf<GenerationResult>("generate --greedy --max-tokens 1", "the cat");
        GenerationResult banned = await call.ResultOf<GenerationResult>(
            $"generate --greedy --max-tokens 1 --bias id:{free.Tokens[0].Id}=ban",
            "the cat"
        );
        Assert.Equal(free.Tokens[0].Alternatives[1].Id, banned.Tokens[0].Id);
        Assert.Contains($"Logit bias: token {free.Tokens[0].Id} forbidden.", MimeBundle.Of(banned).ToString(), StringComparison.Ordinal);
        GenerationResult raised = await call.ResultOf<GenerationResult>("generate --greedy --max-tokens 1 --bias \" the=100\"", "the cat");
        Assert.Equal(" the", raised.Text);
    }

    [Fact]
    public async Task The_prompts_log_probabilities_are_those_of_surprisal()
    {
        using Call call = fixture.NewCall();
        GenerationResult result = await call.ResultOf<GenerationResult>("generate --max-tokens 3 --prompt-logprobs", "the cat");
        SurprisalResult surprisal = fixture.Model.Surprisal("the cat", run: Cancellation);
        Assert.Equal(surprisal.Tokens.Select(t => t.Score), result.PromptScores!.Tokens.Select(t => t.Score));
        Assert.Contains("log p (nats)", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
        Assert.Contains("Log-probabilities of the prompt", MimeBundle.Of(result)[MimeTypes.Html], StringComparison.Ordinal);
    }
}
