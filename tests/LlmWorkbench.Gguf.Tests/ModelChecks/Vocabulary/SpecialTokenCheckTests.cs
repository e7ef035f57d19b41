namespace LlmWorkbench.Gguf.Tests.ModelChecks.Vocabulary;

[Fast]
public sealed class SpecialTokenCheckTests : ModelCheckTest
{
    private static TinyModel Small(string model, int tokens) =>
        new TinyModel().SetVocabulary(model, [.. Enumerable.Range(0, tokens).Select(i => $"t{i}")]);

    [Fact]
    public void Refuses_a_small_vocabulary_whose_usual_begin_token_does_not_exist() =>
        Refused(Small("gpt2", 11), "'tokenizer.ggml.bos_token_id' is missing", "from 0 to 10");

    [Fact]
    public void Refuses_a_begin_token_outside_a_small_vocabulary() =>
        Refused(
            Small("gpt2", 11).Set("tokenizer.ggml.bos_token_id", GgufValue.Of(11u)),
            "'tokenizer.ggml.bos_token_id' is 11",
            "from 0 to 10"
        );

    // Found by the fuzz: a chat template in its place made the message as long as itself.
    [Fact]
    public void Shows_only_the_beginning_of_a_text_where_a_token_should_be() =>
        Refused(
            Small("gpt2", 11).Set("tokenizer.ggml.bos_token_id", GgufValue.Of(new string('x', 1000))),
            $"'tokenizer.ggml.bos_token_id' is {new string('x', 60)}…;",
            "from 0 to 10"
        );

    [Fact]
    public void Passes_when_the_file_gives_both() =>
        Passes(
            Small("gpt2", 11).Set("tokenizer.ggml.bos_token_id", GgufValue.Of(0u)).Set("tokenizer.ggml.eos_token_id", GgufValue.Of(10u))
        );

    [Fact]
    public void Passes_when_neither_is_added() =>
        Passes(
            Small("gpt2", 11)
                .Set("tokenizer.ggml.add_bos_token", GgufValue.Of(false))
                .Set("tokenizer.ggml.add_eos_token", GgufValue.Of(false))
        );

    [Fact]
    public void Refuses_an_end_token_that_is_added_and_not_there() =>
        Refused(
            Small("gpt2", 11).Set("tokenizer.ggml.bos_token_id", GgufValue.Of(0u)).Set("tokenizer.ggml.add_eos_token", GgufValue.Of(true)),
            "'tokenizer.ggml.eos_token_id' is missing"
        );

    [Fact]
    public void Refuses_a_bert_vocabulary_too_small_for_its_usual_tokens()
    {
        Refused(Small("bert", 101), "'tokenizer.ggml.bos_token_id'");
        Refused(Small("bert", 102), "'tokenizer.ggml.seperator_token_id'");
        Passes(Small("bert", 103));
    }
}
