using System.CommandLine;
using LlmWorkbench.Composition;
using LlmWorkbench.Magics;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics;

/// <summary>What no file, model, dataset or variable can be called, given to every option and argument of every command.</summary>
[Engine]
public sealed class BadNameTests(TinyModelFixture fixture)
{
    private static readonly string s_folder = Path.GetTempPath();

    // How .NET begins what it says of such names.
    private static readonly string[] s_dotnet =
    [
        "The value cannot be",
        "Null character",
        "The path is empty",
        "Value cannot be null",
        "Access to the path",
        "Could not find",
        "Could not load",
    ];

    private static string[] Names =>
        ["", " ", "a\0b", new string('/', 5000), new string('x', 300) + "/" + new string('x', 300), s_folder, "a\u0001b"];

    public static TheoryData<string> Commands() => new(WorkbenchTopics.CreateRegistry().Magics.All.Select(magic => magic.Name));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Is_refused_in_one_sentence_of_ours(string name)
    {
        Command shape = MagicShape.Of(WorkbenchTopics.CreateRegistry().Magics.Find(name)!);
        List<string> found = [];
        foreach (string given in Names)
        {
            string quoted = $"\"{given}\"";
            foreach (
                string line in shape
                    .Arguments.Select((_, i) => string.Concat(Enumerable.Repeat("get ", i)) + quoted)
                    .Concat(
                        shape
                            .Options.Where(option => option.ValueType == typeof(string) || option.ValueType == typeof(string[]))
                            .Select(option => $"{option.Name} {quoted}")
                    )
            )
            {
                if (await FailureOf($"{name} {Required(shape, line)}{line}") is { } failure && Fault(failure) is { } fault)
                {
                    found.Add($"#!{name} {Short(line)}: {fault}: {Short(failure.ToString())}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string Required(Command shape, string line) =>
        string.Concat(
            shape
                .Options.Where(option => option.Required && !line.StartsWith(option.Name, StringComparison.Ordinal))
                .Select(option => $"{option.Name} x ")
        );

    private async Task<Exception?> FailureOf(string line)
    {
        // Whatever computes was not refused.
        using Call call = fixture.NewCall();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await call.RunAsync(line, soon.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static string? Fault(Exception failure) =>
        failure is not WorkbenchException ? failure.GetType().Name
        : s_dotnet.Any(words => failure.Message.Contains(words, StringComparison.Ordinal)) ? "words of .NET"
        : failure.Message.Contains("Parameter", StringComparison.Ordinal) || failure.Message.Contains("   at ", StringComparison.Ordinal)
            ? "words for programmers"
        : failure.Message.Any(char.IsControl) ? "control characters"
        : failure.Message.Length > 1000 ? $"{failure.Message.Length} characters"
        : null;

    private static string Short(string text) => text.Length > 160 ? text[..160] + "…" : text;
}
