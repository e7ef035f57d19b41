using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Tests.Drawing.Charts;

[Fast]
public sealed class CoincidingSeriesTests
{
    [Fact]
    public void Series_that_look_like_one_are_named()
    {
        Assert.Equal(
            "In the chart a, c and d lie on one another: the numbers are in the table.",
            CoincidingSeries.Sentence([("a", [1, 2]), ("b", [5, 6]), ("c", [1.2, 2]), ("d", [1, 2.3])], 0.5)
        );
        Assert.Equal(
            "In the chart a and b lie on one another; c and d lie on one another: the numbers are in the table.",
            CoincidingSeries.Sentence([("a", [1]), ("b", [1]), ("c", [9]), ("e", [double.NaN]), ("d", [9])], 0.5)
        );
    }

    [Fact]
    public void Series_that_can_be_told_apart_are_not()
    {
        Assert.Null(CoincidingSeries.Sentence([("a", [1, 2]), ("b", [1, 3])], 0.5));
        Assert.Null(CoincidingSeries.Sentence([], 0.5));
    }

    [Fact]
    public void Of_what_was_asked_the_points_that_coincide_in_all_tasks_are_named_too()
    {
        string note = CoincidingSeries
            .TasksNote(
                [("facts", [0.5, 0.9, 0.505, 0.5]), ("cloze", [0.2, 0.9, 0.2, 0.6])],
                [("F16", 0.5, [0.5, 0.2]), ("Q2_K", 0.1, [0.9, 0.9]), ("Q8_0", 0.51, [0.505, 0.2]), ("Q4_0", 0.5, [0.5, 0.6])]
            )
            .ToString();

        Assert.Contains(
            "In the chart the points of F16 and Q8_0 lie on one another: the numbers are in the table.",
            note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Lines_and_points_stand_in_one_sentence_and_their_names_are_text() =>
        Assert.Contains(
            "In the chart a and &lt;b&gt; lie on one another; the points of m and n lie on one another: ",
            CoincidingSeries
                .TasksNote(
                    [("a", [0.5, 0.5, null]), ("<b>", [0.5, 0.5, null])],
                    [("m", 0, [0.5, 0.5]), ("n", 0, [0.5, 0.5]), ("o", 0, [null, null])]
                )
                .ToString(),
            StringComparison.Ordinal
        );
}
