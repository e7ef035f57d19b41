using LlmWorkbench.Caching;
using LlmWorkbench.Models.Capabilities;

namespace LlmWorkbench.Services;

/// <summary>
/// What was computed with the model of a service, in the cache. A service may run other weights under the same name today: pieces are taken
/// only where it still finds the same tokens as probable (<see cref="ServiceProbe"/>). Where it is does not matter, so that another machine
/// with the same model goes on where one has ended.
/// </summary>
internal static class KnownPieces
{
    // No document and no question has this number.
    private const int Probe = -1;

    // How many models of one name are kept.
    private const int Places = 8;

    private static readonly Lock s_looking = new();

    /// <summary>Opens them.</summary>
    /// <param name="cache">Where they are kept; <see langword="null"/> for nowhere.</param>
    /// <param name="kind">What is evaluated, in a word.</param>
    /// <param name="service">What kind of service it is.</param>
    /// <param name="facts">What it says of its model.</param>
    /// <param name="probe">What it finds probable; <see langword="null"/> where it does not say, and nothing is kept then.</param>
    /// <param name="parts">Everything else that the numbers depend on.</param>
    public static CachedPieces Open(
        EvaluationCache? cache,
        string kind,
        string service,
        ModelFacts facts,
        double[]? probe,
        params object?[] parts
    )
    {
        if (probe is null || cache is null)
        {
            return CachedPieces.None();
        }

        // Several quantizations may go by one name, at the same time too: while one looks into a place, it is closed to the others.
        using Lock.Scope turn = s_looking.EnterScope();
        for (int place = 0; place < Places; place++)
        {
            CachedPieces pieces = At(place);
            double[]? kept = pieces.Find(Probe);
            if (pieces.IsKept && (kept is null || ServiceProbe.Difference(kept, probe) <= ServiceProbe.SameMachine))
            {
                return kept is null ? With(pieces, probe) : pieces;
            }

            pieces.Dispose();
        }

        CachedPieces oldest = At(0);
        oldest.Clear();
        return With(oldest, probe);

        CachedPieces At(int place) =>
            cache.Open(
                kind,
                service,
                facts.OwnName?.Split('/')[^1],
                facts.ParameterCount,
                facts.SizeInBytes,
                facts.WeightType,
                facts.Width,
                facts.VocabularySize,
                parts,
                place
            );
    }

    private static CachedPieces With(CachedPieces pieces, double[] probe)
    {
        pieces.Add(Probe, probe);
        return pieces;
    }
}
