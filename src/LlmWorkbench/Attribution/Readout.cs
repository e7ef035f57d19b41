using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attribution;

/// <summary>The direction of the residual stream along which a logit, or a difference of two, is read.</summary>
/// <param name="Norm">The final norm, frozen.</param>
/// <param name="Direction">[d]: its product with any part of the stream is that part's contribution.</param>
/// <param name="Biases">What the biases of the norm and of the output matrix add.</param>
/// <param name="Logit">The model's own logit or difference, before a soft cap.</param>
/// <param name="End">What is done to logits at last.</param>
internal sealed record Readout(FrozenNorm Norm, double[] Direction, double Biases, double Logit, LogitTransform End)
{
    /// <summary>Works the direction out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">Its last residual stream, final norm and logits at the position.</param>
    /// <param name="position">The position.</param>
    /// <param name="token">The token.</param>
    /// <param name="against">The token that is subtracted, or −1.</param>
    /// <exception cref="WorkbenchException">The architecture does something else between the stream and the logits than a norm, a matrix, a
    /// factor and a cap.</exception>
    public static Readout Of(LoadedModel model, Trace trace, int position, int token, int against)
    {
        using var reader = new WeightReader(model.Engine);
        (float[]? weight, float[]? bias) = (Vector(reader, "output_norm.weight"), Vector(reader, "output_norm.bias"));
        ReadOnlySpan<float> last = trace[ActivationName.Residual, model.Engine.LayerCount - 1].Row(position);
        ReadOnlySpan<float> normalized = trace[ActivationName.FinalNorm].Row(position);
        FrozenNorm norm =
            FrozenNorm.Find(last, normalized, weight, bias)
            ?? throw new WorkbenchException(
                $"The final norm of {VisibleText.Phrase(model.Name)} ({VisibleText.Phrase(model.Engine.Architecture)}) is neither "
                    + "a root mean square norm nor a layer norm, so its logits cannot be taken apart."
            );

        float[]? outputBias = Vector(reader, "output.bias");
        using var matrix = TokenMatrix.OpenOutput(model);
        Line own = Read(matrix, normalized, outputBias, token);
        Line? other = against < 0 ? null : Read(matrix, normalized, outputBias, against);
        ReadOnlySpan<float> logits = trace[ActivationName.Logits].Row(position);
        int first = TopLogits.Of(logits, 1)[0];
        var end = LogitTransform.Find(model, logits[first], Read(matrix, normalized, outputBias, first).Logit);
        double logit =
            end.Undo(model, logits[token], own.Logit, own.Length)
            - (other is null ? 0 : end.Undo(model, logits[against], other.Logit, other.Length));

        double[] direction = [.. own.Row.Select((number, i) => end.Factor * (number - (other?.Row[i] ?? 0)))];
        double biases = (end.Factor * (own.Bias - (other?.Bias ?? 0))) + Dot(direction, bias);
        return new Readout(norm, norm.PullBack(direction, weight), biases, logit, end);
    }

    /// <summary>The contribution of a part of the residual stream.</summary>
    /// <param name="part">[d]</param>
    public double Of(ReadOnlySpan<float> part) => Dot(Direction, part);

    private static Line Read(TokenMatrix matrix, ReadOnlySpan<float> normalized, float[]? bias, int token)
    {
        double[] row = [.. matrix.Row(token).Select(number => (double)number)];
        if (row.Length != normalized.Length)
        {
            throw new WorkbenchException(
                $"The rows of {matrix.Name} have {row.Length} numbers and the residual stream {normalized.Length}, so logits "
                    + "cannot be taken apart."
            );
        }

        double square = 0;
        foreach (float number in normalized)
        {
            square += (double)number * number;
        }

        float added = bias?[token] ?? 0;
        return new Line(row, added, Dot(row, normalized) + added, Math.Sqrt(square * row.Sum(number => number * number)));
    }

    private static float[]? Vector(WeightReader reader, string name) =>
        reader.File.FindTensor(name) is { Dimensions.Count: 1 } tensor && WeightReader.CanRead(tensor.Type)
            ? reader.ReadRows(tensor, 0, 1)
            : null;

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < b.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    // A row of the output matrix, the bias after it, the logit of both and the product of the vectors' lengths.
    private sealed record Line(double[] Row, double Bias, double Logit, double Length);
}
