using LlmWorkbench.Gguf.Tests.ModelChecks;

namespace LlmWorkbench.Gguf.Tests;

/// <summary>
/// Files that broke other readers, one test for each, named after where it was reported; and what ends llama.cpp's process.
/// The variants are tested beside the code that refuses them.
/// </summary>
[Fast]
public sealed class KnownAttackTests : ModelCheckTest
{
    private static RawGguf Tensor(ulong[] dimensions, uint type = 0, string name = "t") =>
        new RawGguf().Start(1, 0).Tensor(name, dimensions, type, 0).Pad().Zeros(64);

    private static RawGguf Entry(string key, uint type, uint value) => new RawGguf().Start(0, 1).Key(key, type).U32(value);

    [Fact]
    public void CVE_2024_23605_counts_whose_product_overflows()
    {
        Refused(
            new RawGguf().Start(0, ulong.MaxValue).Zeros(64),
            "the number of metadata entries is 18,446,744,073,709,551,615; it may be at most 65,536"
        );
        Refused(
            new RawGguf().Start(ulong.MaxValue, 0).Zeros(64),
            "the number of tensors is 18,446,744,073,709,551,615; it may be at most 65,536"
        );
        Refused(new RawGguf().Start(1UL << 32, 1UL << 32).Zeros(64), "the number of tensors is 4,294,967,296; it may be at most 65,536");
    }

    [Fact]
    public void CVE_2024_21802_dimensions_that_overflow() =>
        Refused(
            Tensor([1UL << 32, 1UL << 32]),
            "tensor 't' has the shape [4294967296, 4294967296]; its elements must be fewer than 9,223,372,036,854,775,807"
        );

    [Fact]
    public void CVE_2026_33298_elements_times_type_size_overflow() =>
        Refused(
            Tensor([1UL << 61]),
            "tensor 't' of type F32 has the shape [2305843009213693952]; its size in bytes must be less than 9,223,372,036,854,775,807"
        );

    [Fact]
    public void CVE_2025_53630_padded_sizes_whose_sum_wraps() =>
        Refused(
            new RawGguf().Start(2, 0).Tensor("a", [1UL << 60], 0, 0).Tensor("b", [1UL << 60], 0, 1UL << 62).Pad().Zeros(64),
            "the sizes of the tensors up to 'b' add up to more than 9,223,372,036,854,775,807 bytes; the file has"
        );

    [Fact]
    public void CVE_2026_27940_padding_that_wraps() =>
        Refused(Tensor([(1UL << 63) - 2], (uint)GgmlType.I8), "the sizes of the tensors up to 't' add up to more than");

    [Theory]
    [InlineData(4, 0u, "'general.alignment' holds 0; it must be a power of two from 1 to 1,048,576")]
    [InlineData(4, 24u, "'general.alignment' holds 24; it must be a power of two")]
    [InlineData(4, 1u << 31, "'general.alignment' holds 2,147,483,648; it must be a power of two from 1 to 1,048,576")]
    [InlineData(5, 32u, "'general.alignment' is int32; it must be uint32")]
    public void PR_24997_alignment_of_zero_no_power_of_two_huge_or_another_type(uint type, uint value, string problem) =>
        Refused(Entry("general.alignment", type, value), problem);

    [Fact]
    public void PR_19856_string_longer_than_the_file() =>
        Refused(
            new RawGguf().Start(0, 1).Key("general.name", 8).U64(1UL << 40).U8(65),
            "'general.name' takes 1,099,511,627,776 bytes",
            "1 are left"
        );

    [Fact]
    public void PR_19856_array_longer_than_the_file() =>
        Refused(
            new RawGguf().Start(0, 1).ArrayKey("list", 4, 1UL << 62).U32(1),
            "'list' has 4,611,686,018,427,387,904 elements",
            "enough for 1"
        );

    [Fact]
    public void PR_19856_duplicate_keys() =>
        Refused(
            new RawGguf().Start(0, 2).Key("k", 4).U32(1).Key("k", 4).U32(2),
            "the metadata key 'k' comes twice; each key may come once"
        );

    [Fact]
    public void PR_19856_negative_tensor_type() =>
        Refused(Tensor([32], unchecked((uint)-1)), "tensor 't' has type -1; the types that llama.cpp reads are 0 to 42");

    [Fact]
    public void Unknown_value_type() => Refused(Entry("k", 13, 0), "the type of 'k' holds 13; value types go from 0 to 12");

    [Fact]
    public void Four_billion_dimensions() =>
        Refused(
            new RawGguf().Start(1, 0).Text("t").U32(uint.MaxValue).Zeros(200),
            "tensor 't' has 4,294,967,295 dimensions; it may have at most 4"
        );

    [Theory]
    [InlineData("tokenizer.ggml.scores", "float32")]
    [InlineData("tokenizer.ggml.token_type", "int32")]
    public void Scores_and_token_types_of_one_byte_each(string key, string type)
    {
        Refused(
            new TinyModel().Set(key, GgufValue.OfArray<byte>(new byte[20])),
            $"'{key}' is an array of 20 uint8; it must be an array of {type} with one for each of the 20 tokens"
        );
        Refused(new TinyModel().Set(key, GgufValue.OfArray<sbyte>(new sbyte[20])), $"'{key}' is an array of 20 int8");
        Refused(new TinyModel().Set(key, GgufValue.OfArray<bool>(new bool[20])), $"'{key}' is an array of 20 bool");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(513u)]
    [InlineData(uint.MaxValue)]
    public void PR_25821_block_count_of_zero_or_above_512(uint count) =>
        Refused(
            new TinyModel().Set("llama.block_count", GgufValue.Of(count)),
            $"'llama.block_count' holds {count} (uint32); it must be an integer from 1 to 512"
        );

    [Fact]
    public void LM_Studio_2289_piece_of_a_negative_byte() =>
        Refused(
            new TinyModel().SetVocabulary("llama", [.. TinyModel.SentencePiece(), "<0x-1>"]),
            "'tokenizer.ggml.tokens' holds '<0x-1>' for token 260; what looks like a byte must have two hexadecimal digits, as '<0x0A>'"
        );

    [Fact]
    public void CVE_2026_7482_tensor_beyond_the_file() =>
        Refused(Tensor([1000]), "the file is cut off inside tensor 't'", "should have 4,064, so 3,936 bytes are missing");

    [Fact]
    public void CVE_2026_7482_tensor_that_starts_beyond_the_file() =>
        Refused(
            new RawGguf().Start(1, 0).Tensor("t", [1], 0, 1UL << 40).Pad().Zeros(64),
            "tensor 't' starts at offset 1,099,511,627,776, and leaves a gap; it must start at 0"
        );

    [Fact]
    public void CVE_2026_7482_overlapping_tensors() =>
        Refused(
            new RawGguf().Start(2, 0).Tensor("a", [16], 0, 0).Tensor("b", [16], 0, 32).Pad().Zeros(128),
            "tensor 'b' starts at offset 32, inside the tensor before it; it must start at 64"
        );

    [Fact]
    public void Control_vector_of_a_huge_layer() =>
        Refused(
            new TinyModel().NoTensors().Set("general.architecture", GgufValue.Of("controlvector")).Tensor("direction.2147483647", [32]),
            "a control vector has the tensor 'direction.2147483647'; its tensors must be called 'direction.' and a layer from 1 to 511"
        );

    [Fact]
    public void Zero_bytes_in_keys_and_tensor_names()
    {
        Refused(
            Entry("general.name\0x", 4, 1),
            "the key of metadata entry 0 holds 'general.name\\u0000x' with a zero byte; a name may hold none"
        );
        Refused(Tensor([1], name: "t\0x"), "the name of tensor 0 holds 't\\u0000x' with a zero byte; a name may hold none");
    }

    [Fact]
    public void Duplicate_tensor_names() =>
        Refused(
            new RawGguf().Start(2, 0).Tensor("t", [1], 0, 0).Tensor("t", [1], 0, 32).Pad().Zeros(64),
            "the tensor name 't' comes twice; each name may come once"
        );

    [Fact]
    public void Tensor_name_of_64_bytes() =>
        Refused(Tensor([1], name: new string('n', 64)), "the name of tensor 0 is 64 bytes long; it may have at most 63");

    [Fact]
    public void One_of_several_files() =>
        RefusedAs(
            "big-00001-of-00002.gguf",
            new TinyModel().Set("split.no", GgufValue.Of((ushort)0)).Set("split.count", GgufValue.Of((ushort)2)),
            "'split.count' holds 2: this is one of several files, and they are big-00001-of-00002.gguf, big-00002-of-00002.gguf; it "
                + "cannot be used without the others"
        );

    [Fact]
    public void Big_endian_letters() =>
        Refused(
            [.. "FUGG"u8, 0, 0, 0, 3],
            "the file starts with 46554747 (GGUF with its bytes turned round); a GGUF file starts with the letters GGUF"
        );

    [Fact]
    public void Big_endian_version() =>
        Refused(
            new RawGguf().Start(0, 0, 0x03000000),
            "the file is big-endian (its version reads 50,331,648, turned round 3); only little-endian files can be read"
        );

    [Theory]
    [InlineData(1u)]
    [InlineData(4u)]
    public void Versions_1_and_4(uint version) =>
        Refused(new RawGguf().Start(0, 0, version), $"the version is {version}; versions 2 and 3 can be read");

    [Fact]
    public void Ends_the_process_duplicate_tokens_or_what_empty_ones_are_called()
    {
        string[] tokens = [.. Enumerable.Range(0, 20).Select(i => $"t{i}")];
        Refused(
            new TinyModel().SetVocabulary("gpt2", [.. tokens, "t3"]),
            "'tokenizer.ggml.tokens' holds 't3' for tokens 3 and 20; each token must be different"
        );
        Refused(
            new TinyModel().SetVocabulary("gpt2", [.. tokens, "", "[EMPTY_20]"]),
            "'tokenizer.ggml.tokens' holds '[EMPTY_20]' for tokens 20 and 21; each token must be different"
        );
    }

    [Fact]
    public void Ends_the_process_negative_RMS_epsilon() =>
        Refused(
            new TinyModel().Set("llama.attention.layer_norm_rms_epsilon", GgufValue.Of(-1e-5f)),
            "'llama.attention.layer_norm_rms_epsilon' holds -1E-05 (float32); it must be a finite number that is not negative"
        );

    [Fact]
    public void Ends_the_process_weight_of_integers() =>
        Refused(
            new TinyModel().Tensor("blk.0.ffn_up.weight", [32, 2], GgmlType.I32),
            "tensor 'blk.0.ffn_up.weight' has type I32; a weight must be F32, F16, BF16 or quantized"
        );

    [Fact]
    public void Ends_the_process_SentencePiece_without_byte_tokens() =>
        Refused(
            new TinyModel().SetVocabulary("llama", TinyModel.SentencePiece().Where(t => t != "<0x41>").ToArray()),
            "'tokenizer.ggml.tokens' has no token '<0x41>'; a SentencePiece vocabulary must have one for each of the 256 bytes"
        );
}
