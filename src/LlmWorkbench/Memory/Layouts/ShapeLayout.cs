using System.Globalization;
using LlmWorkbench.Parameters.Shapes;

namespace LlmWorkbench.Memory.Layouts;

/// <summary>The layout of a model that nobody has downloaded yet: a known shape, or one between two of them.</summary>
internal static class ShapeLayout
{
    /// <summary>The layout of the known shape that is nearest in size, made wider or narrower to the number of parameters.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="bitsPerWeight">Bits for each number of a matrix, scales counted.</param>
    public static ModelLayout Of(double parameters, double bitsPerWeight)
    {
        ModelShape near = TypicalShapes.All.MinBy(shape => Math.Abs(Math.Log(shape.ParameterCount / parameters)))!;
        double scale = parameters / near.ParameterCount;

        // «8B» is a name, not a count: within a tenth the known shape itself is meant.
        bool isKnown = scale is > 0.9 and < 1.1;
        return Of(isKnown ? near : Scaled(near, parameters), bitsPerWeight, isKnown ? near.Source : $"guessed from {near.Source}");
    }

    /// <summary>The layout of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="bitsPerWeight">Bits for each number of a matrix, scales counted.</param>
    /// <param name="source">Whose shape it is.</param>
    public static ModelLayout Of(ModelShape shape, double bitsPerWeight, string source)
    {
        long layerMatrices =
            (2L * shape.Width * shape.HeadSize * (shape.Heads + shape.KeyValueHeads)) + (3L * shape.Width * shape.FeedForward);
        long biases = shape.AttentionBias ? (long)shape.HeadSize * (shape.Heads + (2 * shape.KeyValueHeads)) : 0;
        long layer = Matrix(layerMatrices) + (sizeof(float) * ((2L * shape.Width) + biases));
        long embedding = Matrix((long)shape.Vocabulary * shape.Width);
        int keys = shape.KeyValueHeads * shape.HeadSize;
        string bits = bitsPerWeight.ToString("0.##", CultureInfo.InvariantCulture);
        return new ModelLayout(
            $"{shape.Name} at {bits} bits",
            source,
            [
                .. Enumerable.Repeat(
                    new LayerLayout(layer, shape.Heads * shape.HeadSize, keys, keys, IsWindowed: false, layer),
                    shape.Layers
                ),
            ],
            embedding,
            (shape.TiedOutput ? 0 : embedding) + (sizeof(float) * (long)shape.Width),
            shape.TiedOutput ? embedding : 0,
            shape.Width,
            shape.FeedForward,
            shape.Heads,
            shape.Vocabulary,
            shape.ParameterCount
        );

        long Matrix(long numbers) => (long)Math.Ceiling(numbers * bitsPerWeight / 8);
    }

    // As many layers; width, feed-forward block and heads grow alike, in whole heads. A layer grows with the square of the width.
    private static ModelShape Scaled(ModelShape near, double parameters)
    {
        ModelShape Wider(double factor) =>
            near with
            {
                Name = Name(parameters),
                Layers = Math.Max(1, (int)Math.Round(near.Layers * Math.Min(1, factor * 1.5))),
                Heads = Math.Max(near.KeyValueHeads, (int)Math.Round(near.Heads * factor)),
                Width = Math.Max(1, (int)Math.Round(near.Heads * factor)) * near.HeadSize,
                FeedForward = Math.Max(256, (int)Math.Round(near.FeedForward * factor / 256) * 256),
            };

        ModelShape best = near;
        for (double factor = 0.05; factor < 4; factor *= 1.01)
        {
            ModelShape tried = Wider(factor);
            if (Math.Abs(tried.ParameterCount - parameters) <= Math.Abs(best.ParameterCount - parameters))
            {
                best = tried;
            }
        }

        return best;
    }

    private static string Name(double parameters) =>
        parameters >= 1e9
            ? (parameters / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "B"
            : (parameters / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M";
}
