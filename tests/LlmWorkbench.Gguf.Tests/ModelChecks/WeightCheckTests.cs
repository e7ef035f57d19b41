namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class WeightCheckTests : ModelCheckTest
{
    [Theory]
    [InlineData(GgmlType.I32)]
    [InlineData(GgmlType.I8)]
    [InlineData(GgmlType.F64)]
    [InlineData(GgmlType.Q8_K)]
    public void Refuses_types_that_are_no_weights(GgmlType type) =>
        Refused(
            new TinyModel().Tensor("blk.0.ffn_up.weight", [256, 2], type),
            $"'blk.0.ffn_up.weight' has type {type}",
            "F32, F16, BF16 or quantized"
        );

    [Theory]
    [InlineData("token_embd.weight")]
    [InlineData("position_embd.weight")]
    [InlineData("blk.0.ssm_a")]
    [InlineData("blk.0.ssm_conv1d.weight")]
    public void Refuses_a_stack_where_there_must_be_one_matrix(string name)
    {
        Refused(new TinyModel().Tensor(name, [16, 4, 2]), $"'{name}' has the shape [16, 4, 2]", "a matrix or a vector");
        Refused(new TinyModel().Tensor(name, [16, 4, 1, 2]), $"'{name}' has the shape [16, 4, 1, 2]", "a matrix or a vector");
        Passes(new TinyModel().Tensor(name, [16, 4]));
        Passes(new TinyModel().Tensor(name, [16, 4, 1]));
        Passes(new TinyModel().Tensor("blk.0.ffn_up_exps.weight", [16, 4, 2]));
    }

    // Found by the fuzz: LLamaSharp's release ends the process over it.
    [Fact]
    public void Refuses_a_stack_of_stacks_of_experts()
    {
        Refused(
            new TinyModel().Tensor("blk.0.ffn_gate_exps.weight", [16, 4, 2, 2]),
            "[16, 4, 2, 2]; it must be one matrix for each expert"
        );
        Passes(new TinyModel().Tensor("blk.0.ffn_gate_exps.weight", [16, 4, 2, 1]));
    }

    [Theory]
    [InlineData(GgmlType.F16)]
    [InlineData(GgmlType.BF16)]
    [InlineData(GgmlType.Q4_K)]
    [InlineData(GgmlType.IQ2_XXS)]
    public void Passes_matrices_of_every_kind_of_weight(GgmlType type) =>
        Passes(new TinyModel().Tensor("blk.0.ffn_up.weight", [256, 2], type));

    [Theory]
    [InlineData("output_norm.weight", GgmlType.F16)]
    [InlineData("blk.0.attn_norm.weight", GgmlType.Q8_0)]
    [InlineData("blk.0.attn_q.bias", GgmlType.BF16)]
    [InlineData("rope_freqs.weight", GgmlType.F16)]
    [InlineData("blk.0.ssm_a", GgmlType.F16)]
    [InlineData("blk.0.layer_output_scale.weight", GgmlType.BF16)]
    public void Refuses_a_norm_bias_or_rotary_factor_that_is_not_F32(string name, GgmlType type) =>
        Refused(new TinyModel().Tensor(name, [32], type), $"'{name}' has type {type}", "must be F32");

    [Theory]
    [InlineData("blk.0.ssm_a")]
    [InlineData("blk.0.ssm_conv1d.weight")]
    [InlineData("blk.0.shortconv.conv.weight")]
    [InlineData("blk.0.time_mix_lerp_fused.weight")]
    public void Refuses_a_recurrent_weight_that_is_not_F32(string name)
    {
        Refused(new TinyModel().Tensor(name, [32, 2], GgmlType.F16), $"'{name}' has type F16", "must be F32");
        Passes(new TinyModel().Tensor(name, [32, 2]));
    }

    [Fact]
    public void Passes_a_matrix_of_one_row_that_is_not_F32() =>
        Passes(new TinyModel().Tensor("blk.0.ffn_gate_inp_shexp.weight", [32, 1], GgmlType.F16));

    [Fact]
    public void Passes_the_one_table_of_integers_that_models_have()
    {
        Passes(new TinyModel().Tensor("blk.0.ffn_gate_tid2eid.weight", [6, 20], GgmlType.I32));
        Refused(new TinyModel().Tensor("blk.0.ffn_gate_tid2eid.weight", [6, 20], GgmlType.I64), "has type I64");
    }

    [Fact]
    public void Refuses_a_weight_without_elements() =>
        Refused(new TinyModel().Tensor("output.weight", [32, 0]), "'output.weight' has the shape [32, 0]", "at least one element");

    [Fact]
    public void Refuses_an_alignment_too_small_for_mapping() =>
        Refused(new TinyModel().Set("general.alignment", GgufValue.Of(16u)), "'general.alignment' holds 16", "at least 32");

    [Fact]
    public void A_vocabulary_without_tensors_passes() => Passes(new TinyModel().NoTensors());
}
