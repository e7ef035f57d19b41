using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests;

/// <summary>What the writer refuses because it could not be read back.</summary>
[Fast]
public sealed class GgufWriterRefusalTests
{
    private static GgufWriter Small()
    {
        GgufWriter writer = new();
        writer.Add("general.name", "small");
        writer.AddTensor("t", [2], [1, 2]);
        return writer;
    }

    [Fact]
    public void Refuses_an_alignment_that_could_not_be_read_back()
    {
        Assert.Throws<ArgumentException>(() => new GgufWriter().Add("general.alignment", 48u));
        Assert.Throws<ArgumentException>(() => new GgufWriter().Add("general.alignment", 64));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Refuses_names_that_could_not_be_read_back(string name)
    {
        Assert.ThrowsAny<ArgumentException>(() => new GgufWriter().Add(name, 1));
        Assert.ThrowsAny<ArgumentException>(() => new GgufWriter().AddTensor(name, [1], [1]));
    }

    [Fact]
    public void Refuses_names_that_are_too_long_or_no_text()
    {
        Assert.Throws<ArgumentException>(() => new GgufWriter().AddTensor(new string('n', 64), [1], [1]));
        Assert.Throws<ArgumentException>(() => new GgufWriter().Add(new string('k', 65_536), 1));
        Assert.Throws<ArgumentException>(() => new GgufWriter().Add("\uD800", 1));
    }

    [Fact]
    public void Refuses_what_was_added_before()
    {
        GgufWriter writer = Small();
        Assert.Contains(
            "'general.name'",
            Assert.Throws<ArgumentException>(() => writer.Add("general.name", 1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("'t'", Assert.Throws<ArgumentException>(() => writer.AddTensor("t", [1], [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_shapes_that_do_not_fit()
    {
        GgufWriter writer = new();
        Assert.Contains(
            "needs 6 numbers, and 5 were given",
            Assert.Throws<ArgumentException>(() => writer.AddTensor("t", [2, 3], new float[5])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => writer.AddTensor("t", [1, 1, 1, 1, 1], new float[1]));
        Assert.Throws<ArgumentException>(() => writer.AddTensor("t", [-1], []));
        Assert.Throws<ArgumentException>(() => writer.AddTensor("t", [long.MaxValue, 2], () => []));
        Assert.Throws<ArgumentException>(() => writer.AddTensor("t", [33], new float[33], GgmlType.Q8_0));
        Assert.Throws<NotSupportedException>(() => writer.AddTensor("t", [256], new float[256], GgmlType.Q4_K));
    }
}
