using System.CommandLine;
using LlmWorkbench.Composition;
using LlmWorkbench.Datasets;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics;

[Fast]
public sealed class MagicValuesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("values-").FullName;
    private readonly Workbench _workbench;
    private readonly DictionaryVariables _variables = new();
    private readonly MagicValues _values;

    public MagicValuesTests()
    {
        File.WriteAllText(Path.Combine(_folder, "small.gguf"), "");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "more"));
        _workbench = new Workbench(new ModelFolders([_folder]));
        _values = new MagicValues(_workbench, _variables);
    }

    [Fact]
    public void Models_are_those_at_hand() =>
        Assert.Equal([new MagicValue("small", MagicValueKind.Model, "at hand")], Of("tokens", "--model"));

    [Fact]
    public void Texts_come_from_variables()
    {
        _variables.Set("story", "Once", typeof(string));
        Assert.Equal([new MagicValue("story", MagicValueKind.Variable, "String")], Of("tokens", "--from"));
    }

    [Fact]
    public void Datasets_are_those_at_hand_also_after_a_comma()
    {
        File.WriteAllText(Path.Combine(_folder, "facts.jsonl"), "");
        using var workbench = new Workbench(new ModelFolders([])) { Datasets = new DatasetFinder([_folder]) };
        var values = new MagicValues(workbench, _variables);
        Command quantization = MagicShape.Of(Magic("quantization"));
        Option tasks = quantization.Options.Single(option => option.Name == "--tasks");
        Assert.Equal(
            [new("x,facts", MagicValueKind.Dataset, "dataset"), new("x,notes", MagicValueKind.Dataset, "dataset")],
            values.Of(tasks, "x,n")
        );
        foreach (string name in (string[])["perplexity", "evaluate"])
        {
            Assert.Equal(["facts", "notes"], values.OfArgument(MagicShape.Of(Magic(name)), [name], "f").Select(value => value.Text));
        }
    }

    [Fact]
    public void A_model_is_named_or_is_a_file_whose_folder_is_typed()
    {
        string typed = _folder + Path.DirectorySeparatorChar;
        MagicValue[] values = [.. _values.OfArgument(MagicShape.Of(Magic("model")), ["model"], typed)];
        Assert.Equal(
            [
                new("small", MagicValueKind.Model, "at hand"),
                new(Path.Combine(_folder, "more") + Path.DirectorySeparatorChar, MagicValueKind.Path),
                new(Path.Combine(_folder, "small.gguf"), MagicValueKind.Path),
            ],
            values
        );
        Assert.DoesNotContain(
            _values.OfArgument(MagicShape.Of(Magic("model")), ["model"], Path.Combine(_folder, "none", "x")),
            value => value.Kind == MagicValueKind.Path
        );
    }

    public void Dispose()
    {
        _workbench.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IMagic Magic(string name) => WorkbenchTopics.CreateRegistry().Magics.Find(name)!;

    private IEnumerable<MagicValue> Of(string command, string option) =>
        _values.Of(MagicShape.Of(Magic(command)).Options.Single(found => found.Name == option), "");
}
