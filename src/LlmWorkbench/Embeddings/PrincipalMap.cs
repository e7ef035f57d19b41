namespace LlmWorkbench.Embeddings;

/// <summary>Vectors in the plane in which they differ the most (principal components,
/// <see href="https://doi.org/10.1080/14786440109462720">Pearson 1901</see>).</summary>
/// <param name="Points">[items]: where each vector falls, from the mean of all.</param>
/// <param name="Shares">[2]: the part of the vectors' variance along each axis, 0 to 1.</param>
/// <remarks>An axis has no direction of its own: the item furthest out along it is put on the positive side, so that the same
/// vectors give the same map.</remarks>
public sealed record PrincipalMap(IReadOnlyList<MapPoint> Points, IReadOnlyList<double> Shares);

/// <summary>A place on a map.</summary>
/// <param name="X">Along the axis of the largest variance.</param>
/// <param name="Y">Along the axis of the next largest.</param>
public readonly record struct MapPoint(double X, double Y);
