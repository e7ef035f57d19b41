using System.Text.RegularExpressions;
using LlmWorkbench.Composition;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Architecture.Tests;

[Fast]
public sealed partial class GlossaryTests
{
    private static readonly string s_glossary = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "glossary.md"));

    [Fact]
    public void Every_activation_has_its_line() =>
        Assert.All(Enum.GetNames<ActivationName>(), name => Assert.Contains($"\n| `{name}`", s_glossary, StringComparison.Ordinal));

    [Fact]
    public void Every_command_that_it_names_exists()
    {
        var commands = WorkbenchTopics.CreateRegistry().Magics.All.Select(magic => magic.Name).ToHashSet();
        string[] named = [.. Command().Matches(s_glossary).Select(match => match.Groups[1].Value)];

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, commands));
    }

    [GeneratedRegex("`#!([a-z-]+)")]
    private static partial Regex Command();
}
