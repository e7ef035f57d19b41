namespace LlmWorkbench.Quantization.Sweep;

/// <summary>What nothing else beats: the choices that are worth a look.</summary>
public static class ParetoFront
{
    /// <summary>The points for which no other point costs as little and loses as little, and less of one.</summary>
    /// <typeparam name="T">The points' type.</typeparam>
    /// <param name="points">Any points.</param>
    /// <param name="cost">What is to be small; a point where it is not a number is on no front.</param>
    /// <param name="loss">What is to be small as well.</param>
    /// <returns>The front, cheapest first; points that are equal in both stand on it together.</returns>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> points, Func<T, double> cost, Func<T, double> loss)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(loss);
        (T Point, double Cost, double Loss)[] all =
        [
            .. points.Select(p => (p, Cost: cost(p), Loss: loss(p))).Where(p => !double.IsNaN(p.Cost) && !double.IsNaN(p.Loss)),
        ];
        return
        [
            .. all.Where(p => !all.Any(q => q.Cost <= p.Cost && q.Loss <= p.Loss && (q.Cost < p.Cost || q.Loss < p.Loss)))
                .OrderBy(p => p.Cost)
                .Select(p => p.Point),
        ];
    }
}
