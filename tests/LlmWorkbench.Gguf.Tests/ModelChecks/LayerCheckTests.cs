namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class LayerCheckTests : ModelCheckTest
{
    [Fact]
    public void A_sound_model_passes() => Passes(new TinyModel());

    [Fact]
    public void Refuses_a_file_without_an_architecture()
    {
        Refused(new TinyModel().Remove("general.architecture"), "'general.architecture' is missing");
        Refused(new TinyModel().Set("general.architecture", GgufValue.Of(1)), "'general.architecture' is missing or no text");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(513u)]
    [InlineData(uint.MaxValue)]
    public void Refuses_no_layers_and_more_than_512(uint count) =>
        Refused(
            new TinyModel().Set("llama.block_count", GgufValue.Of(count)),
            $"'llama.block_count' holds {count} (uint32)",
            "from 1 to 512"
        );

    [Theory]
    [InlineData(1u)]
    [InlineData(512u)]
    public void Passes_1_to_512_layers(uint count) => Passes(new TinyModel().Set("llama.block_count", GgufValue.Of(count)));

    [Fact]
    public void Refuses_a_number_of_layers_that_is_no_integer()
    {
        Refused(new TinyModel().Set("llama.block_count", GgufValue.Of(6f)), "(float32)", "an integer from 1 to 512");
        Refused(new TinyModel().Set("llama.block_count", GgufValue.OfArray(1u)), "an array of 1 uint32");
    }

    [Fact]
    public void Looks_for_the_layers_of_the_files_own_architecture() =>
        Refused(
            new TinyModel().Set("general.architecture", GgufValue.Of("qwen2")).Set("qwen2.block_count", GgufValue.Of(0u)),
            "'qwen2.block_count'"
        );

    [Theory]
    [InlineData("attention.layer_norm_rms_epsilon", -1e-5f)]
    [InlineData("attention.layer_norm_rms_epsilon", float.NaN)]
    [InlineData("attention.layer_norm_epsilon", -1f)]
    [InlineData("attention.layer_norm_epsilon", float.PositiveInfinity)]
    public void Refuses_a_negative_epsilon(string key, float value) =>
        Refused(new TinyModel().Set("llama." + key, GgufValue.Of(value)), $"'llama.{key}' holds", "not negative");

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    [InlineData(0f)]
    [InlineData(-1f)]
    public void Refuses_a_base_of_rotary_positions_that_turns_nothing(float value)
    {
        Refused(
            new TinyModel().Set("llama.rope.freq_base", GgufValue.Of(value)),
            "'llama.rope.freq_base' holds",
            "a finite number above 0"
        );
        Passes(new TinyModel().Set("llama.rope.freq_base", GgufValue.Of(10_000f)));
    }

    [Theory]
    [InlineData("rope.scaling.factor")]
    [InlineData("attention.scale")]
    [InlineData("logit_scale")]
    public void Refuses_any_number_of_the_architecture_that_is_not_finite(string key)
    {
        Refused(new TinyModel().Set("llama." + key, GgufValue.Of(float.NaN)), $"'llama.{key}' holds NaN", "a finite number");
        Refused(new TinyModel().Set("llama." + key, GgufValue.Of(double.NegativeInfinity)), $"'llama.{key}' holds", "a finite number");
        Refused(new TinyModel().Set("llama." + key, GgufValue.OfArray(1f, float.NaN)), $"'llama.{key}' holds", "finite numbers");
        Passes(new TinyModel().Set("llama." + key, GgufValue.Of(0.5f)));
        Passes(new TinyModel().Set("general." + key, GgufValue.Of(float.NaN)));
    }

    [Fact]
    public void Refuses_more_prediction_layers_than_layers() =>
        Refused(new TinyModel().Set("llama.nextn_predict_layers", GgufValue.Of(2u)), "'llama.nextn_predict_layers' holds 2", "from 0 to 1");
}
