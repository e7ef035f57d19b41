using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Parameters.Memory;
using LlmWorkbench.Parameters.Shapes;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Growth;

/// <summary>Computes what a context takes, before anybody has allocated one.</summary>
/// <example>
/// <code>
/// var growth = model.CacheGrowth(new CacheGrowthOptions { Shapes = ["8B", "70B"] });
/// Console.WriteLine(growth.Curves[1].Caches[0].TokensIn(1L &lt;&lt; 30));
/// </code>
/// </example>
public static class CacheGrowthExperiment
{
    // The picture goes on a little behind the place where the cache outgrows the weights.
    private const double Beyond = 1.5;

    /// <summary>Bytes of keys and values against tokens, for a model and for known shapes. Nothing but the file's header is read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Types, shapes and the longest context; <see langword="null"/> for the defaults.</param>
    /// <returns>A curve for the model and for each shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">There is no such shape, or the model keeps no keys and values, or has no weights.</exception>
    public static CacheGrowthResult CacheGrowth(this LoadedModel model, CacheGrowthOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new CacheGrowthOptions();
        options.Validate();
        ModelShape[] shapes = [.. options.Shapes.Select(Shape)];
        var memory = ModelMemory.Of(model);
        if (memory.CacheNumbersPerToken == 0)
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(model.Name)} keeps a state of one size and no keys and values: its context does not grow with "
                    + "the text."
            );
        }

        ILookup<bool, GgmlType> types = options.Types.Distinct().ToLookup(type => LlamaContextOptions.CanCache(model.Engine, type));
        CacheCurve own = Curve(
            memory,
            model.Quantization,
            model.Engine.SizeInBytes,
            model.Engine.TrainedContextLength,
            options with
            {
                Types = [.. types[true]],
            }
        ) with
        {
            Impossible = [.. types[false]],
        };
        return new CacheGrowthResult(
            model.Name,
            options,
            [
                own,
                .. shapes.Select(known =>
                {
                    var shape = ModelMemory.Of(known);
                    MemoryEstimate estimate = shape.Estimate(options.WeightType, new MemoryOptions());
                    return Curve(shape, $"{options.WeightType}", estimate.WeightBytes, null, options);
                }),
            ]
        );
    }

    private static ModelShape Shape(string name) =>
        TypicalShapes.All.FirstOrDefault(shape => shape.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException(
            $"There is no shape «{VisibleText.Phrase(name)}»: take {Sentences.Or(TypicalShapes.All.Select(shape => shape.Name))}."
        );

    private static CacheCurve Curve(ModelMemory memory, string weightType, long weights, int? trained, CacheGrowthOptions options)
    {
        double BytesPerToken(GgmlType type) => memory.CacheNumbersPerToken * GgmlTypes.BitsPerWeight(type) / 8;
        int[] lengths = Lengths(options.Longest ?? Longest(weights / BytesPerToken(options.Types.FirstOrDefault(GgmlType.F16)), trained));
        return new CacheCurve(
            memory.Name,
            memory.Source,
            memory.CacheNumbersPerToken,
            weightType,
            weights,
            trained,
            lengths,
            [
                .. options.Types.Select(type => new CacheBytes(
                    type,
                    BytesPerToken(type),
                    [.. lengths.Select(tokens => (long)Math.Ceiling(Cells(tokens) * BytesPerToken(type)))],
                    (long)(weights / BytesPerToken(type)) + 1
                )),
            ],
            []
        );
    }

    // llama-context.cpp makes room for a multiple of 256 tokens.
    private static long Cells(int tokens) =>
        ((long)tokens + CacheGrowthOptions.Step - 1) / CacheGrowthOptions.Step * CacheGrowthOptions.Step;

    private static int Longest(double outgrown, int? trained)
    {
        double least = Math.Min(Math.Max(Beyond * outgrown, trained ?? 0), CacheGrowthOptions.LongestContext);
        int longest = CacheGrowthOptions.Step;
        while (longest < least && longest < CacheGrowthOptions.LongestContext / 2)
        {
            longest *= 2;
        }

        return longest;
    }

    // Halves of the longest, down to what llama.cpp makes room for at least.
    private static int[] Lengths(int longest)
    {
        const int Most = 8;
        List<int> lengths = [longest];
        while (lengths.Count < Most && lengths[^1] / 2 >= CacheGrowthOptions.Step)
        {
            lengths.Add(lengths[^1] / 2);
        }

        lengths.Reverse();
        return [.. lengths];
    }
}
