using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Tests.Tokenization;

[Engine]
public sealed class BytePairTrainerTests
{
    // Worked by hand. Pairs at first: e+s 9, s+t 9, Ġ+n 6, n+e 6, e+w 6, w+e 6+1 = 7, l+o 4, o+w 4, Ġ+l 3, Ġ+w 3, w+i 3, i+d 3, d+e 3, e+r
    // 1.
    // e+s and s+t are equal: e comes first. Then es+t 9. Then w+est 6 (w+e is left once, in lower), Ġ+n, n+e and e+w 6: e+w comes first.
    private const string Example = "low low low lower newest newest newest newest newest newest widest widest widest";

    [Fact]
    public void Learns_the_merges_of_an_example_worked_by_hand()
    {
        IReadOnlyList<(string Left, string Right)> merges = BytePairTrainer.Learn([" " + Example], 8);

        Assert.Equal(
            [("e", "s"), ("es", "t"), ("e", "w"), ("ew", "est"), ("n", "ewest"), ("Ġ", "newest"), ("l", "o"), ("lo", "w")],
            merges
        );
    }

    [Fact]
    public void Stops_when_no_pair_occurs_twice() => Assert.Equal([("a", "b")], BytePairTrainer.Learn(["ab ab xy"], 100).Take(1));

    [Fact]
    public void Never_merges_across_words()
    {
        IReadOnlyList<(string Left, string Right)> merges = BytePairTrainer.Learn(["ab cd ab cd ab cd"], 100);

        Assert.DoesNotContain(merges, merge => (merge.Left + merge.Right).Contains("bĠ", StringComparison.Ordinal));
        Assert.Equal(
            ["Ġab", "Ġcd"],
            merges.Select(merge => merge.Left + merge.Right).Where(token => token.Length == 3).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Joins_overlapping_pairs_from_the_left()
    {
        List<string> parts = ["a", "a", "a"];

        BytePairTrainer.Merge(parts, ("a", "a"));

        Assert.Equal(["aa", "a"], parts);
    }

    [Fact]
    public void A_line_of_one_letter_makes_no_token_as_long_as_a_text_and_is_read_in_a_moment()
    {
        string line = new('x', 300_000);
        IReadOnlyList<(string Left, string Right)> merges = BytePairTrainer.Learn([line], 100);
        var tokenizer = new BytePairTokenizer(merges, [], 256 + merges.Count);

        Assert.Equal(BytePairTrainer.LongestToken, merges.Max(merge => merge.Left.Length + merge.Right.Length));
        Assert.Equal(Math.Ceiling(300_000.0 / BytePairTrainer.LongestToken), tokenizer.Encode(line).Count, 2.0);
    }

    [Fact]
    public void Learning_and_cutting_stop_when_they_are_told_to()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => BytePairTrainer.Learn([" " + Example], 8, stopped.Token));
        var tokenizer = new BytePairTokenizer([("a", "b")], [], 257);
        Assert.Throws<OperationCanceledException>(() => tokenizer.Encode("abc", cancellation: stopped.Token));
    }

    [Fact]
    public void Refuses_a_negative_number_of_merges() => Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTrainer.Learn(["a"], -1));
}
