using System.Diagnostics;
using System.Text;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Serving;

namespace LlmWorkbench.Training.Tests.Serving;

[Engine]
public sealed class ModelServerTests
{
    private static readonly ModelShape s_shape = Tiny.Shape with { KeyValueHeads = 4, Parts = ModelParts.Opt };

    [Theory]
    [InlineData("""{"do":"read","tokens":[]}""", "A text has 0 tokens, and 1 to 48 can be read.")]
    [InlineData("""{"do":"read","tokens":[320]}""", "A token is none of the 320 that there are.")]
    [InlineData("""{"do":"read","tokens":[-1]}""", "A token is none of the 320 that there are.")]
    [InlineData("""{"do":"read","tokens":[1,2],"from":2}""", "Logits are wanted from position 2 of 2 tokens.")]
    [InlineData("""{"do":"attend","tokens":[1],"heads":[[0,4]]}""", "A head is none that the model has.")]
    [InlineData("""{"do":"attend","tokens":[1],"heads":[[0]]}""", "A head is none that the model has.")]
    [InlineData("""{"do":"sing","tokens":[1]}""", "is neither read nor attend.")]
    [InlineData("""no json""", "A request is no JSON of a request")]
    public void A_wrong_request_gets_a_sentence_and_the_next_one_its_answer(string request, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder["opt"]);
        using var output = new MemoryStream();

        Assert.True(new ModelServer(new StringReader(request + "\n" + """{"do":"read","tokens":[1,2]}"""), output).Run(folder["opt"], 1));

        string said = Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains("\"message\":\"starting libtorch\"", said, StringComparison.Ordinal);
        Assert.Contains(
            expected,
            System.Text.RegularExpressions.Regex.Unescape(
                said.Split('\n').Single(line => line.Contains("\"error\"", StringComparison.Ordinal))
            ),
            StringComparison.Ordinal
        );
        Assert.EndsWith("{\"done\":true}\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_said_and_nothing_is_served()
    {
        using var folder = new TemporaryFolder();
        using var output = new MemoryStream();

        Assert.False(new ModelServer(new StringReader(""), output).Run(folder["none"], 1));

        Assert.Contains("{\"error\":", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_ends_when_its_input_does()
    {
        using var folder = new TemporaryFolder();
        Write(folder["opt"]);
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(ModelServer).Assembly.Location, "serve", "--model", folder["opt"]])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("ready", StringComparison.Ordinal)) { }

        process.StandardInput.Close();

        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "The program outlives who asked it.");
        Assert.Equal(0, process.ExitCode);
    }

    private static void Write(string folder)
    {
        using TransformerNetwork network = Tiny.Network(s_shape);
        OptExport.Write(folder, network, Tiny.Tokenizer, new ModelCard());
    }
}
