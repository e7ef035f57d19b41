using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class LossLogTests
{
    [Fact]
    public void A_run_leaves_its_loss_curve_beside_its_checkpoints()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Tiny.Options);
        var reports = new List<TrainingProgress>();

        trainer.Run(folder.Path, reports.Add);

        string[] lines = File.ReadAllLines(folder[LossLog.FileName]);
        Assert.Equal("step,tokens,loss,held_out_loss,learning_rate,seconds", lines[0]);
        Assert.Equal(["6,384", "10,640", "12,768"], lines[1..].Select(line => string.Join(',', line.Split(',')[..2])));
        Assert.Equal(
            reports.Select(report => report.Loss),
            lines[1..].Select(line => Number(line, 2)),
            (expected, actual) => Math.Abs(expected - actual) <= 5e-5
        );
        Assert.Equal(reports[0].ValidationLoss!.Value, Number(lines[1], 3), 4);
        Assert.Empty(lines[2].Split(',')[3]);
    }

    [Fact]
    public void A_resumed_run_drops_what_lies_behind_its_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using (var interrupted = Trainer.Start(Tiny.Options))
        using (var stop = new CancellationTokenSource())
        {
            interrupted.Run(folder.Path, _ => stop.Cancel(), stop.Token);
        }

        File.AppendAllText(folder[LossLog.FileName], "10,640,9.9,,0.001,5.0\n");
        using var resumed = Trainer.Resume(folder.Path);
        resumed.Run(folder.Path);

        string[] lines = File.ReadAllLines(folder[LossLog.FileName]);
        Assert.Equal(["6", "10", "12"], lines[1..].Select(line => line.Split(',')[0]));
        Assert.All(lines[1..], line => Assert.InRange(Number(line, 2), 1, 8));
    }

    [Fact]
    public void A_file_that_is_no_loss_curve_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder[LossLog.FileName], ["step,tokens", "something else"]);

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => LossLog.Begin(folder.Path, 3));

        Assert.Contains("«something else»", exception.Message, StringComparison.Ordinal);
        Assert.Equal("something else", File.ReadAllLines(folder[LossLog.FileName])[1]);
    }

    private static double Number(string line, int column) =>
        double.Parse(line.Split(',')[column], System.Globalization.CultureInfo.InvariantCulture);
}
