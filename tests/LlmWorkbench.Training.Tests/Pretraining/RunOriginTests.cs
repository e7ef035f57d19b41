using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Fast]
public sealed class RunOriginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a", 8, 0.5, null)]
    [InlineData("b", 8, 0.5, "other examples")]
    [InlineData("a", 4, 0.5, "rank 8 (not 4)")]
    [InlineData("b", 4, 0.5, "other examples and rank 8 (not 4)")]
    [InlineData("b", 4, 1e-7, "other examples, rank 8 (not 4) and alpha 0.5 (not 1E-07)")]
    public void Names_all_that_differs(string examples, int rank, double alpha, string? differences)
    {
        GgufMetadata kept = Kept(Origin("a", 8, 0.5));
        string? refusal = Record.Exception(() => Origin(examples, rank, alpha).Require("x.state", kept))?.Message;

        Assert.Equal(
            differences is null
                ? null
                : $"The training in x.state was begun with {differences}: give what it was begun with, or begin anew without --resume.",
            refusal
        );
    }

    [Fact]
    public void A_state_that_does_not_say_is_refused()
    {
        GgufMetadata kept = Kept(new RunOrigin([OriginPart.Of("rank", 8)]));

        Assert.Equal(
            "x.state does not say what its training was begun with: begin anew without --resume.",
            Assert.Throws<InvalidDataException>(() => Origin("a", 8, 0.5).Require("x.state", kept)).Message
        );
    }

    private RunOrigin Origin(string examples, int rank, double alpha)
    {
        File.WriteAllText(_folder["examples"], examples);
        return new([
            OriginPart.OfFile("set of examples", "other examples", _folder["examples"]),
            OriginPart.Of("rank", rank),
            OriginPart.Of("alpha", alpha),
        ]);
    }

    private GgufMetadata Kept(RunOrigin origin)
    {
        var writer = new GgufWriter();
        origin.WriteTo(writer);
        writer.Write(_folder["state"], overwrite: true);
        return GgufFile.Read(_folder["state"]).Metadata;
    }
}
