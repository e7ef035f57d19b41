namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class AdapterCheckTests : ModelCheckTest
{
    private static TinyModel Adapter() =>
        new TinyModel()
            .NoTensors()
            .Set("general.type", GgufValue.Of("adapter"))
            .Set("adapter.type", GgufValue.Of("lora"))
            .Set("adapter.lora.alpha", GgufValue.Of(16f))
            .Tensor("blk.0.attn_q.weight.lora_a", [32, 4])
            .Tensor("blk.0.attn_q.weight.lora_b", [4, 32]);

    [Fact]
    public void A_sound_adapter_passes() => Passes(Adapter());

    [Fact]
    public void Refuses_fields_of_another_type()
    {
        Refused(Adapter().Set("adapter.type", GgufValue.Of(1u)), "'adapter.type' holds 1 (uint32); it must be a string");
        Refused(Adapter().Set("adapter.lora.alpha", GgufValue.Of(16u)), "'adapter.lora.alpha' holds 16 (uint32); it must be a float32");
        Refused(Adapter().Set("adapter.lora.alpha", GgufValue.Of(float.NaN)), "'adapter.lora.alpha' holds NaN", "a finite number");
    }

    [Fact]
    public void Refuses_half_a_pair()
    {
        Refused(Adapter().Tensor("x.weight.lora_a", [32, 4]), "has 'x.weight.lora_a' and not 'x.weight.lora_b'");
        Refused(Adapter().Tensor("x.weight.lora_b", [32, 4]), "has 'x.weight.lora_b' and not 'x.weight.lora_a'");
    }

    [Fact]
    public void Refuses_a_pair_for_different_numbers_of_experts() =>
        Refused(Adapter().Tensor("blk.0.attn_q.weight.lora_a", [32, 4, 2]), "[32, 4, 2]", "must be equal");

    [Fact]
    public void Refuses_integers() =>
        Refused(Adapter().Tensor("blk.0.attn_q.weight.lora_b", [4, 32], GgmlType.I32), "'blk.0.attn_q.weight.lora_b' has type I32");
}
