using System.Xml.Linq;

namespace LlmWorkbench.Cli.Tests.Verbs.Labs;

/// <summary>What is handed in is judged by its answers, and by nothing else that it does.</summary>
[StartsProcesses]
public sealed class LabCheckVerbTests(LabAttacks attacks) : IClassFixture<LabAttacks>
{
    private const string Passed = "Passed";
    private const string Failed = "Failed";
    private const string Broken = "Broken";

    [Fact]
    public void Right_answers_pass_and_an_empty_lab_is_not_answered()
    {
        Assert.All(
            new[] { HandedIn.Bits, HandedIn.Largest, HandedIn.Formula },
            exercise =>
            {
                Assert.Equal(Passed, attacks["honest", exercise].Outcome);
                Assert.Equal("NotAnswered", attacks["nothing", exercise].Outcome);
            }
        );
        Assert.Equal("4.5", attacks["honest", HandedIn.Bits].Answer);
        Assert.Equal(HandedIn.RightFormula, attacks["honest", HandedIn.Formula].Answer);
        Assert.Equal(ExitCode.Failed, attacks.Outcome.ExitCode);
    }

    [Fact]
    public void Printing_what_a_passed_check_prints_does_not_pass() => Assert.Equal((Failed, "3"), Of("printing", HandedIn.Bits));

    [Fact]
    public void Replacing_what_a_check_needs_and_the_exercise_itself_does_not_pass() =>
        Assert.Equal((Failed, "1"), Of("printing", HandedIn.Largest));

    [Fact]
    public void A_formula_that_throws_is_broken_and_says_why()
    {
        Assert.Equal(Broken, attacks["printing", HandedIn.Formula].Outcome);
        Assert.Contains("FormatException: <b>bold</b>", attacks["printing", HandedIn.Formula].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Redefining_Check_and_rewriting_the_cell_that_checks_does_not_pass()
    {
        Assert.Equal((Failed, "3"), Of("redefining", HandedIn.Bits));
        Assert.Equal("NotAnswered", attacks["redefining", HandedIn.Formula].Outcome);
    }

    [Fact]
    public void Ending_the_process_breaks_the_own_exercise_and_no_other()
    {
        Assert.Equal(Broken, attacks["exiting", HandedIn.Bits].Outcome);
        Assert.Contains("ended the process", attacks["exiting", HandedIn.Bits].Message, StringComparison.Ordinal);
        Assert.Equal(Passed, attacks["exiting", HandedIn.Largest].Outcome);
        Assert.Equal(Broken, attacks["exiting", HandedIn.Formula].Outcome);
    }

    [Fact]
    public void Forged_messages_are_answers_at_most_and_the_first_counts()
    {
        Assert.Equal((Failed, "1"), Of("forging", HandedIn.Bits));
        Assert.Equal(Passed, attacks["forging", HandedIn.Largest].Outcome);
    }

    [Fact]
    public void Nothing_of_the_teacher_s_can_be_written_and_nothing_of_the_others_read()
    {
        Assert.Equal((Failed, "3"), Of("writing", HandedIn.Bits));
        Assert.Equal((Failed, "1"), Of("writing", HandedIn.Largest));
        Assert.Empty(attacks.Changed);
        Assert.StartsWith("\uFEFFstudent,file,quantization/bits", attacks.Csv, StringComparison.Ordinal);
        Assert.DoesNotContain("E-", attacks.Csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Solutions_of_the_original_and_the_teacher_s_keys_are_not_there_to_read()
    {
        Assert.Equal((Failed, "1"), Of("reading", HandedIn.Largest));
        Assert.Equal(Failed, attacks["reading", HandedIn.Bits].Outcome);
        Assert.Contains("/usr/bin", attacks["reading", HandedIn.Bits].Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(LabAttacks.Secret, attacks["reading", HandedIn.Bits].Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_system_cannot_be_written_even_by_its_administrator() =>
        Assert.Equal(Passed, attacks["reading", HandedIn.Formula].Outcome);

    [Fact]
    public void Who_multiplies_spoils_no_other_s_marks()
    {
        Assert.Equal(Passed, attacks["writing", HandedIn.Formula].Outcome);
        // Linux holds everybody but its administrator to the number, so that the cell itself fails.
        Assert.True(!Environment.IsPrivilegedProcess || attacks["multiplying", HandedIn.Bits].Outcome == Broken);
        Assert.Equal(Passed, attacks["multiplying", HandedIn.Largest].Outcome);
    }

    [Fact]
    public void Nobody_is_missing_from_the_marks_and_what_is_no_notebook_is_named()
    {
        Assert.Equal(Broken, attacks["wordy", HandedIn.Bits].Outcome);
        Assert.Equal("no notebook (.ipynb) was handed in: there is answers.docx.", attacks["wordy", HandedIn.Bits].Message);
        Assert.Equal(["late.zip"], attacks.LeftOut);
        Assert.Contains("late.zip", attacks.Page, StringComparison.Ordinal);
        Assert.Contains("no notebook (.ipynb) was handed in", attacks.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_answer_is_not_repeated_in_the_reason()
    {
        Assert.Equal(9_000, attacks["Zoë Ö", HandedIn.Bits].Answer.Length);
        Assert.True(attacks["Zoë Ö", HandedIn.Bits].Message.Length < 100);
    }

    [Fact]
    public void The_process_that_judges_is_out_of_reach() => Assert.Equal(Passed, attacks["writing", HandedIn.Formula].Outcome);

    [Fact]
    public void There_is_no_network_and_nothing_stays_behind()
    {
        Assert.Equal((Failed, "3"), Of("leaving", HandedIn.Bits));
        Assert.Equal(Passed, attacks["leaving", HandedIn.Largest].Outcome);
        Assert.False(attacks.StillRuns);
    }

    [Fact]
    public void Memory_is_bounded_managed_and_native()
    {
        Assert.Equal(Broken, attacks["filling", HandedIn.Bits].Outcome);
        Assert.Equal(Broken, attacks["filling", HandedIn.Largest].Outcome);
        Assert.Equal(Passed, attacks["filling", HandedIn.Formula].Outcome);
    }

    [Fact]
    public void Missing_and_doubled_cells_are_broken_with_the_reason()
    {
        Assert.Equal(Broken, attacks["shuffling", HandedIn.Bits].Outcome);
        Assert.Contains("«bits-start» is there 2 times", attacks["shuffling", HandedIn.Bits].Message, StringComparison.Ordinal);
        Assert.Contains(
            "«largest-start», which holds the answer, is missing",
            attacks["shuffling", HandedIn.Largest].Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Passed, attacks["shuffling", HandedIn.Formula].Outcome);
        Assert.Contains("not valid JSON", attacks["garbage", HandedIn.Bits].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_line_for_each_student_and_the_build_server_s_file_a_suite()
    {
        Assert.Equal(1 + 15, attacks.Csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        XElement exiting = XDocument.Parse(attacks.JUnit).Root!.Elements().Single(suite => (string?)suite.Attribute("name") == "exiting");
        Assert.Equal(
            ("3", "0", "2"),
            ((string?)exiting.Attribute("tests"), (string?)exiting.Attribute("failures"), (string?)exiting.Attribute("errors"))
        );
    }

    [Fact]
    public async Task One_that_catches_everything_and_never_ends_is_ended()
    {
        using var handedIn = new HandedIn();
        string endless = handedIn.Add(
            "endless",
            ("bits-start", "double bits = 4.5; while (true) { try { Thread.Sleep(1000); } catch { } }")
        );
        Support.Program.Outcome outcome = await Support.Program.RunAsync(
            handedIn.Folder,
            [],
            ["lab", "check", endless, "--against", handedIn.Original, "--time", "8"]
        );
        Assert.SkipWhen(outcome.Error.Contains("cannot be kept apart", StringComparison.Ordinal), outcome.Error);

        Assert.Equal(ExitCode.Failed, outcome.ExitCode);
        Assert.Contains("took longer than 8 seconds", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("passed", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing-there", "There is no nothing-there: give a notebook that was handed in, or a folder of them.")]
    [InlineData("answers.zip", "answers.zip is no notebook (.ipynb)")]
    [InlineData("empty", "There is no notebook (.ipynb) in empty.")]
    [InlineData("zipped", "There is no notebook (.ipynb) in zipped, but zoe.zip.")]
    public async Task What_is_not_there_or_no_notebook_is_said(string given, string expected)
    {
        using var handedIn = new HandedIn();
        File.WriteAllText(handedIn.At("answers.zip"), "PK");
        Directory.CreateDirectory(handedIn.At("empty"));
        Directory.CreateDirectory(handedIn.At("zipped"));
        File.WriteAllText(Path.Combine(handedIn.At("zipped"), "zoe.zip"), "PK");

        Support.Program.Outcome outcome = await Support.Program.RunAsync(handedIn.Folder, [], ["lab", "check", given]);

        Assert.NotEqual(ExitCode.Done, outcome.ExitCode);
        Assert.StartsWith($"check: {expected}", outcome.Error, StringComparison.Ordinal);
    }

    private (string Outcome, string Answer) Of(string student, string exercise) =>
        (attacks[student, exercise].Outcome, attacks[student, exercise].Answer);
}
