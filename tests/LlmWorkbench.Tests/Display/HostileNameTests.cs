using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Display;

/// <summary>Names and texts with HTML in them, in every view: titles, captions, legends and hover labels of charts too.</summary>
[Engine]
public sealed class HostileNameTests(TinyModelFixture fixture)
{
    private const string Name = "<img src=x onerror=alert(1)>&lt;b&gt;";

    [Theory]
    [InlineData("tokens TEXT")]
    [InlineData("tokens TEXT --compare")]
    [InlineData("logits TEXT")]
    [InlineData("surprisal TEXT")]
    [InlineData("generate TEXT --max-tokens 3")]
    [InlineData("explore TEXT --width 2 --depth 2 --continue 2")]
    [InlineData("attention TEXT")]
    [InlineData("lens TEXT")]
    [InlineData("attribute TEXT")]
    [InlineData("ablate TEXT")]
    [InlineData("embed TEXT --tokens")]
    [InlineData("weights")]
    [InlineData("weights --outliers 2 --tensor blk.0.*")]
    [InlineData("parameters")]
    [InlineData("parameters --sizes")]
    [InlineData("block --tensor blk.0.attn_q.weight --type Q4_0")]
    [InlineData("quantization-histogram --tensor blk.0.attn_q.weight --type Q4_0")]
    [InlineData("quantization-error Q4_0")]
    [InlineData("quantization-sensitivity Q4_0 --text FILE --chunks 1 --context 64")]
    [InlineData("quantization --types F16,Q8_0,Q4_0 --text FILE --tasks QUESTIONS --context 64 --no-speed")]
    [InlineData("parameters --accuracy --text FILE --tasks QUESTIONS")]
    [InlineData("evaluate QUESTIONS")]
    [InlineData("perplexity FILE")]
    [InlineData("perplexity TEXT")]
    [InlineData("perplexity TEXT --against MODEL")]
    [InlineData("models")]
    [InlineData("dataset")]
    [InlineData("device")]
    public async Task No_view_takes_them_for_HTML(string line)
    {
        string folder = Directory.CreateDirectory(Path.Combine(fixture.Scratch, "hostile")).FullName;
        string path = new TinyModel().Write(Path.Combine(folder, "hostile.gguf"));
        using var workbench = new Workbench(new ModelFolders([folder]));
        workbench.Models.Load(path, new ModelLoadOptions { Name = Name });
        using var call = new Call(workbench, ownsWorkbench: false);
        string text = string.Concat(Enumerable.Repeat(Name + " the cat ", 12));
        call.Variables.Set("text", text, typeof(string));
        (string? file, string? questions) = (Path.Combine(folder, Name + ".txt"), Path.Combine(folder, Name + ".jsonl"));
        File.WriteAllText(file, text + text);
        File.WriteAllText(
            questions,
            string.Concat(Enumerable.Repeat("{\"prompt\": \"the\", \"answer\": \" cat\", \"kind\": \"<img src=x onerror=alert(1)>\"}\n", 4))
        );
        try
        {
            await call.RunAsync(
                line.Replace("FILE", $"\"{file}\"", StringComparison.Ordinal)
                    .Replace("QUESTIONS", $"\"{questions}\"", StringComparison.Ordinal)
                    .Replace("TEXT", $"\"{text}\"", StringComparison.Ordinal)
                    .Replace("MODEL", $"\"{Name}\"", StringComparison.Ordinal)
            );
        }
        catch (WorkbenchException refusal)
        {
            Assert.Fail(refusal.Message);
        }

        foreach (
            string? html in call
                .Output.Displays.SelectMany(display => display.Last)
                .Where(form => form.Key.Contains("html", StringComparison.Ordinal))
                .Select(form => form.Value)
        )
        {
            Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\\u003Cimg", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(
                "\\u0026lt;b\\u0026gt;",
                html.Replace("\\u0026amp;lt;b\\u0026amp;gt;", "", StringComparison.OrdinalIgnoreCase),
                StringComparison.OrdinalIgnoreCase
            );
        }
    }
}
