using System.Xml.Linq;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Kernel.Labs.Reports;

namespace LlmWorkbench.Kernel.Tests.Labs.Reports;

[Fast]
public sealed class LabPageTests
{
    private const string Hostile = "<script>alert(1)</script>\0\u202E\"'";

    private static readonly LabMarks s_marks = new(
        Hostile,
        Hostile,
        ["quantization/bits", "own/<b>"],
        [
            new(
                Hostile,
                Hostile,
                [new("quantization/bits", LabOutcome.Passed, Hostile, Hostile), ExerciseMark.Broken("own/<b>", Hostile)],
                1.25
            ),
            new(
                "ben",
                "ben.ipynb",
                [new("quantization/bits", LabOutcome.Failed, "3", "no."), new("own/<b>", LabOutcome.NotAnswered, "", "?")],
                2
            ),
        ]
    );

    [Fact]
    public void What_students_wrote_is_text_on_the_page()
    {
        string page = LabPage.Write(s_marks, DateTimeOffset.UnixEpoch);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', page);
        Assert.DoesNotContain('\u202E', page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_counts_by_exercise_and_in_all()
    {
        string page = LabPage.Write(s_marks, DateTimeOffset.UnixEpoch);
        Assert.Contains("<td class=\"lw-num\">1 of 4</td><td>1 of 2</td><td>0 of 2</td>", page, StringComparison.Ordinal);
        Assert.Contains("1970-01-01 00:00", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_notebook_s_name_stands_before_exercises_only_where_they_are_of_several()
    {
        Assert.Contains(
            "<th>quantization/bits</th><th>own/&lt;b&gt;</th>",
            LabPage.Write(s_marks, DateTimeOffset.UnixEpoch),
            StringComparison.Ordinal
        );
        LabMarks one = s_marks with { Exercises = ["quantization/bits", "quantization/front"] };
        Assert.Contains("<th>bits</th><th>front</th>", LabPage.Write(one, DateTimeOffset.UnixEpoch), StringComparison.Ordinal);
        Assert.StartsWith("student,file,quantization/bits,", one.ToTable().ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_checked_stands_on_the_page()
    {
        LabMarks marks = s_marks with { LeftOut = ["zoe.zip", Hostile] };
        string page = LabPage.Write(marks, DateTimeOffset.UnixEpoch);
        Assert.Contains("Not checked, because they are no notebooks (.ipynb): zoe.zip and &lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Null(s_marks.WhatWasLeftOut());
    }

    [Fact]
    public void The_build_server_s_file_is_valid_whatever_students_wrote()
    {
        var xml = XDocument.Parse(JUnitReport.Write(s_marks));
        XElement[] suites = [.. xml.Root!.Elements()];
        Assert.Equal(["<script>alert(1)</script>\uFFFD\u202E\"'", "ben"], suites.Select(suite => (string?)suite.Attribute("name")));
        Assert.Equal(("1", "0", "0", "1.25"), Counts(suites[0]));
        Assert.Equal(("0", "1", "1", "2"), Counts(suites[1]));
        Assert.Equal(["failure", "skipped"], suites[1].Elements().SelectMany(c => c.Elements()).Select(e => e.Name.LocalName));
    }

    [Fact]
    public void The_table_for_spreadsheets_makes_formulas_harmless()
    {
        LabMarks marks = s_marks with { Submissions = [s_marks.Submissions[1] with { Student = "=HYPERLINK(\"x\")" }] };
        Assert.Contains("\"'=HYPERLINK", marks.ToTable().ToCsv(forSpreadsheet: true), StringComparison.Ordinal);
    }

    private static (string?, string?, string?, string?) Counts(XElement suite) =>
        (
            (string?)suite.Attribute("errors"),
            (string?)suite.Attribute("failures"),
            (string?)suite.Attribute("skipped"),
            (string?)suite.Attribute("time")
        );
}
