using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Parameters;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Weights;

namespace LlmWorkbench.Tests.Parameters;

[Engine]
public class ParametersTests(TinyModelFixture fixture)
{
    [Fact]
    public void Every_parameter_has_one_place_and_one_matrix()
    {
        ParametersResult result = fixture.Model.Parameters();

        Assert.Equal(fixture.Model.Engine.ParameterCount, result.ParameterCount);
        Assert.Equal(result.ParameterCount, result.Places.Sum(p => p.ParameterCount));
        Assert.Equal(result.ParameterCount, result.Matrices.Sum(m => m.ParameterCount));
        Assert.Equal(fixture.Model.Weights().WeightBytes, result.Places.Sum(p => p.Bytes));
        Assert.Equal(1, result.Matrices.Sum(m => m.ShareOfParameters), 12);
    }

    [Fact]
    public void Places_stand_in_the_order_in_which_a_token_passes_them()
    {
        ParametersResult result = fixture.Model.Parameters();

        // TinyModel: width 64, 271 tokens, 2 layers of 4 heads of 16 (2 for keys and values), feed-forward 96, tied output.
        Assert.Equal(
            [
                ("embedding", null, 64L * 271),
                ("layer 0", 0, 12288L + 18432 + 128),
                ("layer 1", 1, 12288L + 18432 + 128),
                ("output", null, 64L),
            ],
            result.Places.Select(p => (p.Name, p.Layer, p.ParameterCount))
        );
        Assert.Equal(
            [(WeightComponent.Attention, 12288L), (WeightComponent.Mlp, 18432L), (WeightComponent.Norm, 128L)],
            result.Places[1].Parts.Select(p => (p.Component, p.ParameterCount))
        );
        ParameterMatrix query = Assert.Single(result.Matrices, m => m.Name == "attn_q.weight");
        Assert.Equal(("64 × 64", 2, 8192L), (query.ShapeText, query.Count, query.ParameterCount));
    }

    [Fact]
    public void Neighbouring_layers_of_the_same_numbers_share_a_row()
    {
        string text = MimeBundle.Of(fixture.Model.Parameters()).ToString();

        Assert.Contains("each of layers 0 to 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("layer 1 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_magic_and_csharp_give_the_same_and_models_stand_side_by_side()
    {
        using Call call = fixture.NewCall();
        ParametersResult magic = await call.ResultOf<ParametersResult>("parameters");
        Assert.Equal(fixture.Model.Parameters().ToJson(), magic.ToJson());
        Assert.Contains("Where the parameters are", call.Html, StringComparison.Ordinal);

        SideBySide<ParametersResult> both = await call.ResultOf<SideBySide<ParametersResult>>("parameters --model tiny --model tiny-f16");
        Assert.Equal(both.Results[0].ParameterCount, both.Results[1].ParameterCount);
        Assert.StartsWith(
            "model,place,layer,component,parameters,bytes,share_of_parameters\r\ntiny,embedding,,embedding,17344,69376,",
            both.ToCsv(),
            StringComparison.Ordinal
        );
    }
}
