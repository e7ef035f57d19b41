using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LlmWorkbench.Tests.Embeddings;

[Fast]
public class PrincipalComponentsTests
{
    [Fact]
    public void Points_of_a_known_plane_come_back_with_their_variances()
    {
        // Along (1, 1, 0, 0)/√2 the places −3, 0, 3; along (0, 0, 0, 1) the places 1, −2, 1: no other direction.
        (double X, double Y)[] places = [(-3, 1), (0, -2), (3, 1)];
        double half = Math.Sqrt(0.5);
        PrincipalMap map = PrincipalComponents.Map([
            .. places.Select(p => new[] { (float)(5 + (p.X * half)), (float)(p.X * half), 7, (float)p.Y }),
        ]);
        Assert.Equal(18.0 / 24, map.Shares[0], 6);
        Assert.Equal(1, map.Shares.Sum(), 6);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double expected = Math.Sqrt(Math.Pow(places[i].X - places[j].X, 2) + Math.Pow(places[i].Y - places[j].Y, 2));
                Assert.Equal(
                    expected,
                    Math.Sqrt(Math.Pow(map.Points[i].X - map.Points[j].X, 2) + Math.Pow(map.Points[i].Y - map.Points[j].Y, 2)),
                    5
                );
            }
        }
    }

    [Fact]
    public void Shares_and_coordinates_are_those_of_a_singular_value_decomposition()
    {
        float[][] vectors = Random(12, 30);
        Matrix<double> data = Matrix<double>.Build.DenseOfRows(vectors.Select(v => v.Select(x => (double)x)));
        Matrix<double> centred = data - Matrix<double>.Build.Dense(12, 30, (_, j) => data.Column(j).Average());
        Svd<double> svd = centred.Svd();
        PrincipalMap map = PrincipalComponents.Map(vectors);
        double total = svd.S.Sum(s => s * s);
        Assert.Equal(svd.S[0] * svd.S[0] / total, map.Shares[0], 9);
        Assert.Equal(svd.S[1] * svd.S[1] / total, map.Shares[1], 9);
        Assert.All(
            map.Points.Index(),
            p =>
            {
                Assert.Equal(Math.Abs(svd.U[p.Index, 0] * svd.S[0]), Math.Abs(p.Item.X), 6);
                Assert.Equal(Math.Abs(svd.U[p.Index, 1] * svd.S[1]), Math.Abs(p.Item.Y), 6);
            }
        );
    }

    [Fact]
    public void The_item_furthest_out_is_on_the_positive_side_of_each_axis()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            IReadOnlyList<MapPoint> points = PrincipalComponents.Map(Random(9, 5, seed)).Points;
            Assert.True(points.MaxBy(p => Math.Abs(p.X)).X > 0);
            Assert.True(points.MaxBy(p => Math.Abs(p.Y)).Y > 0);
        }
    }

    [Fact]
    public void Equal_vectors_lie_in_one_place()
    {
        PrincipalMap map = PrincipalComponents.Map([
            [1, 2],
            [1, 2],
            [1, 2],
        ]);
        Assert.All(map.Points, p => Assert.Equal(new MapPoint(0, 0), p));
        Assert.Equal([0, 0], map.Shares);
    }

    [Fact]
    public void Refuses_two_vectors_and_vectors_of_different_lengths()
    {
        Assert.Throws<ArgumentException>(() =>
            PrincipalComponents.Map([
                [1],
                [2],
            ])
        );
        Assert.Throws<ArgumentException>(() =>
            PrincipalComponents.Map([
                [1],
                [2],
                [3, 4],
            ])
        );
        Assert.Throws<ArgumentException>(() => Cosine.Between([1], [1, 2]));
        Assert.Equal(0, Cosine.Between([0, 0], [1, 2]));
        Assert.Equal(-1, Cosine.Between([1, 2], [-2, -4]), 12);
    }

    private static float[][] Random(int count, int width, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width).Select(_ => (float)random.NextDouble()).ToArray())];
    }
}
