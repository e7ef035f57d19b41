using System.Text.RegularExpressions;
using LlmWorkbench.Display;
using LlmWorkbench.Interactive.Tests.Support;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Testing.Commands;
using Microsoft.DotNet.Interactive.Directives;

namespace LlmWorkbench.Interactive.Tests.Commands;

/// <summary>What holds for every command there is: in .NET Interactive it shows and leaves what it shows and leaves everywhere.</summary>
[Engine]
public sealed partial class EveryCommandTests(NotebookFixture fixture) : IClassFixture<NotebookFixture>
{
    // What files are there and what the machine does at the moment.
    private static readonly string[] s_changing =
    [
        "quantize",
        "device",
        "engine",
        "context --time",
        "hardware",
        "memory",
        "offload",
        "privacy",
        "speed",
    ];

    public static TheoryData<string, string> Lines => new(CommandLines.All.Select(line => (line.Line, line.Body)));

    [Fact]
    public void Every_command_is_known_to_the_notebook_with_all_its_options()
    {
        ILookup<string, KernelDirective> directives = fixture.Notebook.Root.KernelInfo.SupportedDirectives.ToLookup(known => known.Name);
        Assert.All(
            fixture.Notebook.Session.Topics.Magics.All,
            magic =>
            {
                KernelDirective directive = Assert.Single(directives["#!" + magic.Name]);
                Assert.Equal(magic.Description, directive.Description);
                Assert.Equal(magic.TakesText, directive is KernelSpecifierDirective);
                Assert.Superset(
                    LlmWorkbench
                        .Magics.MagicShape.Of(magic)
                        .Options.Where(option => !option.Hidden)
                        .Select(option => option.Name)
                        .ToHashSet(),
                    directive.Parameters.Select(parameter => parameter.Name).ToHashSet()
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Shows_and_leaves_what_the_command_shows_and_leaves(string line, string body)
    {
        fixture.UseWide();
        string typed = fixture.Line(line);
        var expected = new ShownOutput();
        object? result = null;
        await fixture.Notebook.Session.Topics.Magics.RunAsync(
            typed,
            new MagicCall
            {
                Workbench = fixture.Beside,
                Output = expected,
                Variables = new NoVariables(),
                Body = body,
                WhenDone = done => result = done,
            }
        );

        CellEvents cell = await fixture.Notebook.RunAsync($"#!{typed} --into left\n{body}");

        Assert.Null(cell.Failure);
        Assert.Equal(expected.Written.ToString(), cell.Written);
        Assert.True(fixture.Notebook.Session.CSharp.TryGetValue("left", out object left));
        Assert.IsType(result!.GetType(), left);
        Assert.Equal(result.GetType(), fixture.Notebook.Session.CSharp.ScriptState.GetVariable("left").Type);
        if (!s_changing.Any(changing => $"{line} ".StartsWith($"{changing} ", StringComparison.Ordinal)))
        {
            IReadOnlyDictionary<string, string> shown = cell.Shown[^1];
            MimeBundle drawn = expected.Displays[^1];
            Assert.Equal(Still(drawn.ToString()), Still(shown[MimeTypes.PlainText]));
            Assert.Equal(drawn.ContainsKey(MimeTypes.Html), shown.ContainsKey(MimeTypes.Html));
            Assert.Equal(Still(drawn.GetValueOrDefault(MimeTypes.Html, "")), Still(shown.GetValueOrDefault(MimeTypes.Html, "")));
        }
    }

    // How fast it was.
    private static string Still(string text) => Speed().Replace(text, "S");

    [GeneratedRegex(@"[\d,.]+( |&#160;|\u00A0)tokens/s", RegexOptions.CultureInvariant)]
    private static partial Regex Speed();
}
