using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

/// <summary>
/// The filters once more, from their definitions and in float64, in llama.cpp's order: repetition penalty, top-k, top-p, min-p,
/// temperature. Options and logits are 32-bit numbers in llama.cpp, so they are rounded to those first.
/// </summary>
internal static class ReferenceSampler
{
    /// <summary>What is left, most probable first.</summary>
    /// <param name="logits">[vocabulary]</param>
    /// <param name="options">The filters.</param>
    /// <param name="recent">The tokens that the repetition penalty looks at, oldest first.</param>
    public static IReadOnlyList<Candidate> Filter(IReadOnlyList<float> logits, SamplingOptions options, IReadOnlyList<int> recent)
    {
        IReadOnlyList<(int Id, double Logit)> left =
        [
            .. Penalized(logits, options, recent).Select((logit, id) => (id, logit)).OrderByDescending(token => token.logit),
        ];
        if (options.TopK > 0)
        {
            left = [.. left.Take(options.TopK)];
        }

        if (options.TopP < 1)
        {
            left = Nucleus(left, (float)options.TopP);
        }

        if (options.MinP > 0)
        {
            double least = left[0].Logit + Math.Log((float)options.MinP);
            left = [.. left.TakeWhile(token => token.Logit >= least)];
        }

        if (options.Temperature == 0)
        {
            return [new Candidate(left[0].Id, 1)];
        }

        double[] probabilities = SoftMax([.. left.Select(token => (token.Logit - left[0].Logit) / (float)options.Temperature)]);
        return
        [
            .. left.Zip(probabilities, (token, probability) => new Candidate(token.Id, probability))
                .Where(candidate => candidate.Probability > 0),
        ];
    }

    /// <summary>
    /// Whether a number stands so near an edge (top-p's sum, min-p's threshold) that float32 may put it on the other side.
    /// </summary>
    public static bool IsOnAnEdge(IReadOnlyList<float> logits, SamplingOptions options, IReadOnlyList<int> recent)
    {
        const double Near = 1e-5;
        IReadOnlyList<(int Id, double Logit)> left =
        [
            .. Penalized(logits, options, recent).Select((logit, id) => (id, logit)).OrderByDescending(token => token.logit),
        ];
        left = options.TopK > 0 ? [.. left.Take(options.TopK)] : left;
        double sum = 0;
        bool sumIsNear = SoftMax([.. left.Select(token => token.Logit - left[0].Logit)])
            .Any(p => Math.Abs((sum += p) - options.TopP) < Near);
        double least = left[0].Logit + Math.Log(options.MinP);
        return (options.TopP < 1 && sumIsNear) || (options.MinP is > 0 and < 1 && left.Any(token => Math.Abs(token.Logit - least) < Near));
    }

    // CTRL (Keskar et al. 2019, section 4.1) divides; llama.cpp multiplies negative logits, which dividing would raise.
    private static IEnumerable<double> Penalized(IReadOnlyList<float> logits, SamplingOptions options, IReadOnlyList<int> recent)
    {
        HashSet<int> window = [.. recent.TakeLast(options.RepetitionWindow)];
        float penalty = (float)options.RepetitionPenalty;
        return logits.Select(
            (logit, id) =>
                (double)(
                    !window.Contains(id) ? logit
                    : logit <= 0 ? logit * penalty
                    : logit / penalty
                )
        );
    }

    // Holtzman et al. 2019, section 3.1: the smallest set of the most probable tokens whose sum reaches p.
    private static IReadOnlyList<(int Id, double Logit)> Nucleus(IReadOnlyList<(int Id, double Logit)> sorted, double p)
    {
        double[] probabilities = SoftMax([.. sorted.Select(token => token.Logit - sorted[0].Logit)]);
        double sum = 0;
        int before = probabilities.TakeWhile(probability => (sum += probability) < p).Count();
        return [.. sorted.Take(before + 1)];
    }

    private static double[] SoftMax(double[] shifted)
    {
        double sum = shifted.Sum(Math.Exp);
        return [.. shifted.Select(logit => Math.Exp(logit) / sum)];
    }
}
