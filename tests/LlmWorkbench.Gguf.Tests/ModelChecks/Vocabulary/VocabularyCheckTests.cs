using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests.ModelChecks.Vocabulary;

[Fast]
public sealed class VocabularyCheckTests : ModelCheckTest
{
    private static readonly string[] s_tokens = [.. Enumerable.Range(0, 20).Select(i => $"t{i}")];

    private static TinyModel With(int id, string token)
    {
        string[] tokens = [.. s_tokens];
        tokens[id] = token;
        return new TinyModel().SetVocabulary("gpt2", tokens);
    }

    [Fact]
    public void Refuses_duplicate_tokens() => Refused(With(7, "t3"), "'tokenizer.ggml.tokens' holds 't3' for tokens 3 and 7");

    [Theory]
    [InlineData(20, 0, 1)]
    [InlineData(4097, 17, 4096)]
    [InlineData(40_000, 1, 31_999)]
    public void Finds_the_one_token_that_comes_twice(int count, int first, int second)
    {
        string[] tokens = [.. Enumerable.Range(0, count).Select(i => $"t{i}")];
        Passes(new TinyModel().SetVocabulary("gpt2", tokens));

        tokens[second] = tokens[first];
        Refused(new TinyModel().SetVocabulary("gpt2", tokens), $"holds 't{first}' for tokens {first} and {second}");
    }

    // Found by the fuzz: LLamaSharp's release ends the process over texts, and would read beyond shorter numbers.
    [Fact]
    public void Refuses_suppressed_tokens_that_are_no_list_of_int32()
    {
        const string Key = "tokenizer.ggml.suppress_tokens";

        Refused(With(1, "a").Set(Key, GgufValue.OfStrings(["a"])), "is an array of 1 string; it must be an array of int32");
        Refused(With(1, "a").Set(Key, GgufValue.OfArray<byte>(1, 2)), "is an array of 2 uint8; it must be an array of int32");
        Refused(With(1, "a").Set(Key, GgufValue.Of(1)), "is int32; it must be an array of int32");
        Passes(With(1, "a").Set(Key, GgufValue.OfArray(1, 2)));
    }

    [Fact]
    public void Empty_tokens_pass_for_they_are_given_names()
    {
        string[] tokens = [.. s_tokens];
        (tokens[7], tokens[9]) = ("", "");
        Passes(new TinyModel().SetVocabulary("gpt2", tokens));
    }

    [Fact]
    public void Refuses_a_token_with_the_name_that_an_empty_one_is_given()
    {
        string[] tokens = [.. s_tokens];
        (tokens[7], tokens[9]) = ("", "[EMPTY_7]");
        Refused(new TinyModel().SetVocabulary("gpt2", tokens), "'tokenizer.ggml.tokens' holds '[EMPTY_7]' for tokens 7 and 9");
    }

    [Fact]
    public void Refuses_tokens_that_differ_only_behind_a_zero_byte() =>
        Refused(With(7, "t3\0x"), "'t3' for tokens 3 and 7; each token must be different before a zero byte");

    [Fact]
    public void Passes_tokens_that_begin_with_a_zero_byte() => Passes(With(7, "\0"));

    [Fact]
    public void Tokens_that_differ_only_in_broken_bytes_are_different()
    {
        RawGguf bytes = new RawGguf()
            .Start(0, 3)
            .Key("general.architecture", 8)
            .Text("llama")
            .Key("tokenizer.ggml.model", 8)
            .Text("gpt2")
            .ArrayKey("tokenizer.ggml.tokens", 8, 13);
        for (byte i = 0; i < 13; i++)
        {
            bytes.Text([0xF0, (byte)(0x90 + i)]);
        }

        GgufFile file = Read(bytes);
        Assert.Equal("\uFFFD", file.Metadata.Tokens![0]);
        GgufModelCheck.Validate(file);
    }

    [Theory]
    [InlineData("<0x-1>")]
    [InlineData("<0xG0>")]
    [InlineData("<0x 1>")]
    public void Refuses_a_piece_that_looks_like_a_byte_and_is_none(string piece) =>
        Refused(With(7, piece), $"holds '{piece}' for token 7", "two hexadecimal digits");

    [Fact]
    public void Refuses_missing_tokens()
    {
        Refused(new TinyModel().Remove("tokenizer.ggml.tokens"), "'tokenizer.ggml.tokens' is missing");
        Refused(new TinyModel().SetVocabulary("gpt2"), "'tokenizer.ggml.tokens' is an array of 0 string");
        Refused(new TinyModel().Set("tokenizer.ggml.tokens", GgufValue.Of("x")), "'tokenizer.ggml.tokens' is string");
        Refused(new TinyModel().Set("tokenizer.ggml.tokens", GgufValue.OfArray(1, 2)), "'tokenizer.ggml.tokens' is an array of 2 int32");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("no_vocab")]
    public void Refuses_a_model_without_a_vocabulary(string model) =>
        Refused(
            new TinyModel().Remove("tokenizer.ggml.tokens").Set("tokenizer.ggml.model", GgufValue.Of(model)),
            $"'tokenizer.ggml.model' holds {model}",
            "the name of a tokenizer"
        );

    [Fact]
    public void Refuses_a_rule_of_splitting_that_leaves_spaces()
    {
        TinyModel model = new TinyModel().Set("tokenizer.ggml.pre", GgufValue.Of("whitespace"));
        Refused(model, "'tokenizer.ggml.pre' holds whitespace", "another rule for 'tokenizer.ggml.model' 'gpt2'");
        Passes(model.Set("tokenizer.ggml.model", GgufValue.Of("whitespace")));
        Passes(new TinyModel().Set("tokenizer.ggml.pre", GgufValue.Of("gpt-2")));
    }

    [Fact]
    public void Refuses_a_score_that_is_no_number()
    {
        float[] scores = new float[20];
        scores[7] = float.NaN;
        Refused(
            new TinyModel().Set("tokenizer.ggml.scores", GgufValue.OfArray<float>(scores)),
            "'tokenizer.ggml.scores' holds NaN for token 7"
        );
        scores[7] = float.NegativeInfinity;
        Passes(new TinyModel().Set("tokenizer.ggml.scores", GgufValue.OfArray<float>(scores)));
    }

    [Fact]
    public void Refuses_scores_of_another_type_or_too_few()
    {
        Refused(
            new TinyModel().Set("tokenizer.ggml.scores", GgufValue.OfArray<byte>(new byte[20])),
            "'tokenizer.ggml.scores' is an array of 20 uint8",
            "array of float32",
            "20 tokens"
        );
        Refused(new TinyModel().Set("tokenizer.ggml.scores", GgufValue.OfArray<float>(new float[19])), "an array of 19 float32");
        Refused(new TinyModel().Set("tokenizer.ggml.scores", GgufValue.Of(1f)), "'tokenizer.ggml.scores' is float32");
        Passes(new TinyModel().Set("tokenizer.ggml.scores", GgufValue.OfArray<float>(new float[20])));
    }

    [Fact]
    public void Refuses_token_types_of_another_type_or_too_few()
    {
        Refused(
            new TinyModel().Set("tokenizer.ggml.token_type", GgufValue.OfArray<byte>(new byte[20])),
            "'tokenizer.ggml.token_type' is an array of 20 uint8",
            "array of int32"
        );
        Refused(new TinyModel().Set("tokenizer.ggml.token_type", GgufValue.OfArray<uint>(new uint[20])), "an array of 20 uint32");
        Refused(new TinyModel().Set("tokenizer.ggml.token_type", GgufValue.OfArray<int>(new int[19])), "an array of 19 int32");
    }

    [Fact]
    public void Refuses_merges_that_are_no_strings() =>
        Refused(new TinyModel().Set("tokenizer.ggml.merges", GgufValue.OfArray(1)), "'tokenizer.ggml.merges' is an array of 1 int32");
}
