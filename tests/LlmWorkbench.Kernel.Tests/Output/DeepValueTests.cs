using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Output;

/// <summary>
/// Values of so many levels that a library which calls itself for each would end the process: the kernel hands none of them to one.
/// </summary>
[RunsCells]
public sealed class DeepValueTests
{
    private const string Levels = "for (int i = 0; i < 200_000; i++) ";

    [Theory]
    [InlineData(
        "Exception e = new FormatException(\"deepest\");\n" + Levels + "e = new AggregateException(\"outer\", e);\nthrow e;",
        "error: deepest"
    )]
    [InlineData(
        "Exception e = new FormatException(\"deepest\");\n"
            + Levels
            + "e = new AggregateException(\"outer\", e, new Exception());\nthrow e;",
        "error: (an AggregateException with more than 64 others in it)"
    )]
    [InlineData(
        "Exception e = new FormatException(\"deepest\");\n" + Levels + "e = new AggregateException(\"outer\", new Exception(), e);\ne",
        "result[1]: System.AggregateException: (an AggregateException with more than 64 others in it) (because of more than 64 others)"
    )]
    [InlineData(
        "Exception e = new FormatException(\"deepest\");\nfor (int i = 0; i < 60; i++) e = new AggregateException(\"outer\", e, "
            + "e);\nthrow e;",
        "error: (an AggregateException with more than 64 others in it)"
    )]
    [InlineData(
        "var e = new System.Xml.Linq.XElement(\"a\");\n" + Levels + "e = new System.Xml.Linq.XElement(\"a\", e);\ne",
        "result[1]: (This value takes more than 16 MiB as XML: "
    )]
    [InlineData(
        "var d = new System.Xml.XmlDocument(); System.Xml.XmlNode n = d;\nfor (int i = 0; i < 20_000; i++) n = "
            + "n.AppendChild(d.CreateElement(\"a\"));\nd",
        "result[1]: (This value takes more than 16 MiB as XML: "
    )]
    public async Task A_value_of_very_many_levels_is_shown_or_refused_in_a_sentence(string code, string expected)
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.StartsWith(expected, (await kernel.LinesAsync(code))[^1], StringComparison.Ordinal);
    }
}
