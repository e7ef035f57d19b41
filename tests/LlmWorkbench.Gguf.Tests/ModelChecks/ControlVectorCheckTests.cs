namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class ControlVectorCheckTests : ModelCheckTest
{
    private static TinyModel Vector(params string[] names)
    {
        TinyModel model = new TinyModel().NoTensors().Set("general.architecture", GgufValue.Of("controlvector"));
        foreach (string name in names)
        {
            model.Tensor(name, [32]);
        }

        return model;
    }

    [Fact]
    public void Passes_directions_of_layers_1_to_511() => Passes(Vector("direction.1", "direction.20", "direction.511"));

    [Theory]
    [InlineData("direction.2147483647")]
    [InlineData("direction.99999999999999999999")]
    [InlineData("direction.512")]
    [InlineData("direction.0")]
    [InlineData("direction.-1")]
    [InlineData("direction.+1")]
    [InlineData("direction. 1")]
    [InlineData("direction.1x")]
    [InlineData("direction.")]
    [InlineData("other")]
    public void Refuses_names_without_a_layer(string name) =>
        Refused(Vector("direction.1", name), $"the tensor '{name}'", "a layer from 1 to 511");

    [Fact]
    public void Knows_a_control_vector_by_its_tensors_too() =>
        Refused(new TinyModel().NoTensors().Tensor("direction.4000000", [32]), "'direction.4000000'");

    [Fact]
    public void Refuses_directions_of_other_types_and_shapes()
    {
        Refused(Vector("direction.1").Tensor("direction.2", [32], GgmlType.F16), "'direction.2' is F16 [32]");
        Refused(Vector("direction.1").Tensor("direction.2", [33]), "'direction.2' is F32 [33]");
        Refused(Vector("direction.1").Tensor("direction.2", [32, 1]), "'direction.2' is F32 [32, 1]");
    }
}
