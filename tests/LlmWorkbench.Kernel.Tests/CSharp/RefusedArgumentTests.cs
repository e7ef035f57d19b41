using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>What C# of a cell gives to the workbench and the workbench cannot take, and models that are gone.</summary>
[Engine]
public sealed class RefusedArgumentTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("workbench-refused-").FullName;
    private readonly NotebookKernel _kernel;

    public RefusedArgumentTests()
    {
        new TinyModel().Write(Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "models")).FullName, "tutor.gguf"));
        _kernel = new NotebookKernel(Workbench.In(_root), WorkbenchTopics.CreateRegistry());
    }

    public void Dispose()
    {
        _kernel.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<string> ErrorAsync(string cell)
    {
        (CellResult result, _) = await _kernel.CellAsync(cell);
        Assert.NotNull(result.Error);
        Assert.Single(result.Error.Traceback);
        Assert.DoesNotContain('\n', result.Error.Message);
        return result.Error.Message;
    }

    [Theory]
    [InlineData("Model.Logits(\"the cat\", new() { Top = -1 })", "Top is -1, but must be 1 or more.")]
    [InlineData("Model.Ablate(\"the cat\", [], new() { Top = 0 })", "Top is 0, but must be 1 or more.")]
    [InlineData("Model.ExploreSampling(\"the cat\", new() { Shown = 0 })", "Shown is 0, but must be 1 or more.")]
    [InlineData("Model.NearestTokens(\" cat\", new() { Count = 0 })", "Count is 0, but must be 1 or more.")]
    [InlineData("Model.WeightStatistics([], new() { Bins = 1 })", "Bins is 1, but must be from 2 to 10000.")]
    [InlineData("MemoryExperiment.EstimateMemory(new() { ContextLength = 0 })", "ContextLength is 0, but must be from 1 to 10000000.")]
    [InlineData("MemoryExperiment.EstimateMemory(new() { Budgets = [-1] })", "A memory of Budgets is -1, but must be more than 0.")]
    [InlineData("Model.Generate(\"the\", new() { MaxTokens = 0 })", "The number of tokens to generate is 0, but must be 1 or more.")]
    [InlineData("Model.Logits(null)", "The argument text is null: give it a value.")]
    public async Task An_option_out_of_its_range_is_said_in_one_sentence(string cell, string sentence)
    {
        await _kernel.CellAsync("#!model tutor");
        Assert.Equal(sentence, await ErrorAsync(cell));
    }

    [Fact]
    public async Task What_the_engines_options_have_can_be_given_where_a_text_is_continued()
    {
        await _kernel.CellAsync("#!model tutor");
        Assert.Equal(
            ["result[2]: ( 3, 1, False )"],
            await _kernel.LinesAsync(
                "var told = Model.Generate(\"the\", new() { MaxTokens = 3, Alternatives = 1, StopAtEnd = false, "
                    + "Sampling = new() { Temperature = 0 } });\n"
                    + "(told.Tokens.Count, told.Tokens[0].Alternatives.Count, told.Options.StopAtEnd)"
            )
        );
    }

    [Fact]
    public async Task Exceptions_of_the_cells_own_keep_the_way_they_went()
    {
        (CellResult result, _) = await _kernel.CellAsync("void F(int x) => ArgumentOutOfRangeException.ThrowIfNegative(x);\nF(-1);");
        Assert.True(result.Error!.Traceback.Length > 1);
    }

    [Theory]
    [InlineData("using var m = Model;")]
    [InlineData("Model.Dispose();")]
    [InlineData("Model.Engine.Dispose();")]
    public async Task A_model_that_was_disposed_is_named_with_the_way_to_load_it_again(string disposal)
    {
        await _kernel.CellAsync("#!model tutor");
        await _kernel.CellAsync("Model.Logits(\"the\")");
        Assert.Null((await _kernel.CellAsync(disposal)).Result.Error);
        foreach (
            string cell in (string[])
                [
                    "#!tokens \"the\"",
                    "#!logits \"the\"",
                    "#!generate \"the\"",
                    "#!lens \"the\"",
                    "#!model",
                    "Model",
                    "Model.Tokens(\"the\")",
                    "Model.Logits(\"the\")",
                    "Model.Context",
                    "Model.NewTracer()",
                    "Model.Vocabulary",
                ]
        )
        {
            Assert.Equal("The model tutor was disposed: load it again with #!model tutor.", await ErrorAsync(cell));
        }

        Assert.Null((await _kernel.CellAsync("#!models")).Result.Error);
        Assert.Null((await _kernel.CellAsync("#!model tutor")).Result.Error);
        Assert.Null((await _kernel.CellAsync("#!logits \"the\"")).Result.Error);
    }

    [Fact]
    public async Task A_model_of_a_path_and_a_name_is_loaded_again_by_both()
    {
        string path = Path.Combine(_root, "other.gguf");
        new TinyModel().Write(path);
        await _kernel.CellAsync($"#!model {path} --as mine");
        await _kernel.CellAsync("Model.Dispose();");
        Assert.Equal($"The model mine was disposed: load it again with #!model {path} --as mine.", await ErrorAsync("#!tokens \"the\""));
        Assert.Null((await _kernel.CellAsync($"#!model {path} --as mine\n#!csharp\nModel.Tokens(\"the\")")).Result.Error);
    }

    [Fact]
    public async Task A_context_that_was_disposed_is_made_again()
    {
        await _kernel.CellAsync("#!model tutor");
        Assert.Null((await _kernel.CellAsync("using var c = Model.Context; c.Clear();")).Result.Error);
        Assert.Null((await _kernel.CellAsync("#!logits \"the\"")).Result.Error);
        Assert.Null((await _kernel.CellAsync("Model.Logits(\"the\")")).Result.Error);
    }
}
