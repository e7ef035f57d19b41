using System.Text.Json.Nodes;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Serving;

/// <summary>Answers requests about one model.</summary>
/// <param name="network">The model.</param>
/// <param name="frames">Where answers go.</param>
internal sealed class ServedModel(TransformerNetwork network, Frames frames)
{
    // A row of logits is as long as the vocabulary: so many are made at once.
    private const int RowsAtOnce = 64;

    /// <summary>Answers a request: its numbers in frames, and a last one that says that it is done.</summary>
    /// <exception cref="InvalidDataException">It asks for what there is not.</exception>
    public void Answer(ModelRequest request)
    {
        ModelShape shape = network.Shape;
        request.Check(shape.Context, shape.Vocabulary, shape.Layers, shape.Heads);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor tokens = torch.tensor(request.Tokens.Select(id => (long)id).ToArray()).unsqueeze(0);
        switch (request.Do)
        {
            case "read":
                Read(tokens, request.From);
                break;
            case "attend":
                Attend(tokens, request.Heads);
                break;
            default:
                throw new InvalidDataException($"«{request.Do}» is neither read nor attend.");
        }

        frames.Write(new JsonObject { ["done"] = true });
    }

    private void Read(torch.Tensor tokens, int from)
    {
        torch.Tensor stream = network.Read(tokens);
        for (long at = from; at < tokens.shape[1]; at += RowsAtOnce)
        {
            using DisposeScope rows = torch.NewDisposeScope();
            long count = Math.Min(RowsAtOnce, tokens.shape[1] - at);
            frames.Write([], network.Unembed(stream.narrow(1, at, count)).contiguous().data<float>().ToArray());
        }
    }

    // Of each head the triangle that is not zero, row after row.
    private void Attend(torch.Tensor tokens, int[][] heads)
    {
        SortedSet<int> layers = [.. heads.Select(pair => pair[0])];
        IReadOnlyList<torch.Tensor> weights = network.AttentionWeights(tokens, layers);
        int time = (int)tokens.shape[1];
        var places = layers.Index().ToDictionary(layer => layer.Item, layer => layer.Index);
        foreach (int[] pair in heads)
        {
            using DisposeScope head = torch.NewDisposeScope();
            float[] square = weights[places[pair[0]]].select(0, 0).select(0, pair[1]).contiguous().data<float>().ToArray();
            float[] triangle = [.. Enumerable.Range(0, time).SelectMany(row => square.Skip(row * time).Take(row + 1))];
            frames.Write([], triangle);
        }
    }
}
