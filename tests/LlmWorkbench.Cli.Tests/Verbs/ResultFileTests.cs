using System.Text.Json;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Cli.Tests.Verbs;

/// <summary>The option --export, which writes a verb's numbers for other programs.</summary>
[Engine]
public sealed class ResultFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-export-").FullName;
    private readonly string _model;

    public ResultFileTests() => _model = new TinyModel().Write(At("tiny.gguf"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_name_says_whether_comma_separated_values_or_json_are_written()
    {
        (int code, string shown, string error) = await RunAsync("tokens", "the cat", "--model", _model);
        Assert.Equal((ExitCode.Done, ""), (code, error));

        Assert.Equal((code, shown, error), await RunAsync("tokens", "the cat", "--model", _model, "--export", At("x.csv")));
        Assert.Equal((code, shown, error), await RunAsync("tokens", "the cat", "--model", _model, "--export", At("x.JSON")));

        string[] lines = (await File.ReadAllTextAsync(At("x.csv"), TestContext.Current.CancellationToken)).Trim().Split('\n');
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(At("x.JSON"), TestContext.Current.CancellationToken));
        string?[] texts = [.. json.RootElement.GetProperty("tokens").EnumerateArray().Select(row => row.GetProperty("text").GetString())];
        Assert.Equal(["the", " cat"], texts.TakeLast(2));
        Assert.Equal(texts.Length + 1, lines.Length);
        Assert.EndsWith(
            " cat",
            lines[^1].Split(',').First(cell => cell.Contains("cat", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Several_models_stand_below_each_other()
    {
        string other = new TinyModel().Write(At("other.gguf"));
        (int code, _, _) = await RunAsync("logits", "the", "--top", "3", "--model", _model, "--model", other, "--export", At("x.csv"));

        string[] lines = (await File.ReadAllTextAsync(At("x.csv"), TestContext.Current.CancellationToken)).Trim().Split('\n');
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(["tiny", "tiny", "tiny", "other", "other", "other"], lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task What_cannot_be_written_is_said_before_any_work()
    {
        string none = At("none.gguf");
        (int code, _, string error) = await RunAsync("tokens", "x", "--model", none, "--export", At("x.txt"));
        Assert.Equal(ExitCode.BadUsage, code);
        Assert.StartsWith(
            $"tokens: --export writes .csv or .json: give the file «{At("x.txt")}» one of these ends.",
            error,
            StringComparison.Ordinal
        );

        (code, _, error) = await RunAsync("tokens", "x", "--model", none, "--export", At("nowhere/x.csv"));
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("its folder does not exist", error, StringComparison.Ordinal);

        Directory.CreateDirectory(At("folder.csv"));
        (code, _, error) = await RunAsync("tokens", "x", "--model", none, "--export", At("folder.csv"));
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("is a folder", error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new TerminalStreams(null, output, error, OutIsScreen: false, ErrorIsScreen: false);
        int code = await new CommandLine(streams).RunAsync(args, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
