using LlmWorkbench.Cost;

namespace LlmWorkbench.Tests.Cost;

[StartsProcesses]
public sealed class CardPowerMeterTests
{
    [Theory]
    [InlineData("0, 61.42", 0, 61.42)]
    [InlineData("12, 300", 12, 300)]
    public void A_line_has_the_number_of_a_card_and_its_watts(string line, int card, double watts) =>
        Assert.Equal((card, watts), CardPowerMeter.Parse(line));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0, [N/A]")]
    [InlineData("0, NaN")]
    [InlineData("No devices were found")]
    public void A_line_without_a_power_is_none(string? line) => Assert.Null(CardPowerMeter.Parse(line));

    [Fact]
    public void The_means_of_all_cards_are_added_up()
    {
        using var program = new FakeProgram(
            "echo '0, 100'; echo '1, 50'; echo '0, 200'; echo '1, [N/A]'; touch \"$0.said\"; exec sleep 60"
        );
        using CardPowerMeter meter = CardPowerMeter.Start(program.Path, TestContext.Current.CancellationToken)!;
        program.WaitUntilSaid();

        Assert.True(SpinWait.SpinUntil(() => meter.Watts() == 150 + 50, TimeSpan.FromSeconds(10)), $"{meter.Watts()} W");
    }

    [Theory]
    [InlineData("echo 'NVIDIA-SMI has failed'; exit 9")]
    [InlineData("echo '0, [N/A]'; exec sleep 60")]
    public void Where_no_card_says_its_power_there_is_no_meter(string script)
    {
        using var program = new FakeProgram(script);
        Assert.Null(CardPowerMeter.Start(program.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Where_the_program_is_not_installed_there_is_no_meter() =>
        Assert.Null(CardPowerMeter.Start("no-such-program-here", TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(30.0, 200.0, 230, "the processor and the graphics card")]
    [InlineData(30.0, null, 30, "the processor alone")]
    [InlineData(null, 200.0, 200, "the graphics card alone")]
    public void What_was_measured_is_said(double? processor, double? cards, double watts, string of) =>
        Assert.Equal(new MeasuredPower(watts, of), MeasuredPower.Sum(processor, cards));

    [Fact]
    public void Nothing_measured_is_no_power() => Assert.Null(MeasuredPower.Sum(null, null));

    private sealed class FakeProgram : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("card-power").FullName;

        public FakeProgram(string script)
        {
            Assert.SkipUnless(!OperatingSystem.IsWindows(), "The program in place of nvidia-smi is a shell script.");
            Path = System.IO.Path.Combine(_folder, "nvidia-smi");
            File.WriteAllText(Path, $"#!/bin/sh\n{script}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        public string Path { get; }

        public void WaitUntilSaid() => Assert.True(SpinWait.SpinUntil(() => File.Exists(Path + ".said"), TimeSpan.FromSeconds(10)));

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
