using LlmWorkbench.Gguf;

namespace LlmWorkbench.Quantization.Errors;

/// <summary>Adds up what errors are made of, weight by weight.</summary>
internal sealed class ErrorSums
{
    private double _errors;
    private double _before;
    private double _after;
    private double _product;
    private double _largest;
    private double _weightedErrors;
    private double _weightedBefore;
    private long _count;

    /// <summary>Adds whole rows.</summary>
    /// <param name="weights">[rows · columns], of the source.</param>
    /// <param name="quantized">[rows · columns], of the quantized model.</param>
    /// <param name="importance">[columns], or empty.</param>
    public void Add(ReadOnlySpan<float> weights, ReadOnlySpan<float> quantized, ReadOnlySpan<float> importance)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            double w = weights[i],
                q = quantized[i],
                error = q - w;
            _errors += error * error;
            _before += w * w;
            _after += q * q;
            _product += w * q;
            _largest = Math.Max(_largest, Math.Abs(error));
            if (!importance.IsEmpty)
            {
                double matter = importance[i % importance.Length];
                _weightedErrors += matter * error * error;
                _weightedBefore += matter * w * w;
            }
        }

        _count += weights.Length;
    }

    /// <summary>The errors of a tensor.</summary>
    public TensorError Of(string name, GgmlType source, GgmlType type, bool weighted) =>
        new(
            name,
            source,
            type,
            _count,
            Math.Sqrt(_errors / _count),
            Ratio(_errors, _before),
            _largest,
            _before > 0 && _after > 0 ? _product / Math.Sqrt(_before * _after) : 1,
            weighted ? Ratio(_weightedErrors, _weightedBefore) : null
        );

    private static double Ratio(double errors, double weights) => errors == 0 ? 0 : Math.Sqrt(errors / weights);
}
