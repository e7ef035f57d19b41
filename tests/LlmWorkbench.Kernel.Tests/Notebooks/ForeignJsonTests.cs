using System.Text;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Notebooks;

/// <summary>Notebooks that other programs wrote, or broke: each is read, or refused in a sentence that says where.</summary>
[Fast]
public sealed class ForeignJsonTests : IDisposable
{
    private const string Half = "\\ud83d";
    private readonly string _folder = Directory.CreateTempSubdirectory("foreign-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    [InlineData("\\uD83Dx", "\uFFFDx")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD\U0001F600")]
    [InlineData("\\ud83d\\u0041", "\uFFFDA")]
    [InlineData("\\ud83d\\ude00", "\U0001F600")]
    [InlineData("\\\\ud83d", "\\ud83d")]
    [InlineData("\\\\\\ud83d", "\\\uFFFD")]
    public void Half_a_surrogate_pair_is_read_as_a_replacement_character(string json, string text) =>
        Assert.Equal(text, Assert.Single(Read(Cell($"\"cell_type\": \"code\", \"metadata\": {{}}, \"source\": \"{json}\"")).Cells).Source);

    [Fact]
    public void Half_a_surrogate_pair_may_stand_in_every_field_and_the_notebook_is_written_again()
    {
        string text = """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"HALF": "HALF", "kernelspec": {"name": "HALF", "HALF": 1}}, "cells": [
             {"cell_type": "markdown", "id": "HALF", "metadata": {"HALF": ["HALF"]}, "source": ["HALF"], "attachments": {"HALF": {"image/png": "HALF"}}},
             {"cell_type": "code", "metadata": {"polyglot_notebook": {"kernelName": "HALF"}}, "source": "", "execution_count": 1, "outputs": [
              {"output_type": "stream", "name": "HALF", "text": ["HALF"]},
              {"output_type": "display_data", "data": {"text/plain": "HALF", "application/json": {"HALF": "HALF"}, "HALF": "x"}, "metadata": {"HALF": 1}},
              {"output_type": "error", "ename": "HALF", "evalue": "HALF", "traceback": ["HALF"]},
              {"output_type": "HALF", "HALF": "HALF"}]}]}
            """.Replace("HALF", Half, StringComparison.Ordinal);
        string written = IpynbWriter.Write(Read(text));
        Assert.DoesNotContain("ud83d", written, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(written, IpynbWriter.Write(Read(written)));
        Assert.True(written.Split('\uFFFD').Length > 15, "the texts stay where they were");
    }

    [Fact]
    public void Half_a_surrogate_pair_that_a_cell_shows_as_JSON_does_not_stop_the_writing()
    {
        Dictionary<string, string> data = new()
        {
            ["application/json"] = $$"""{"a": "{{Half}}", "{{Half}}": 1}""",
            ["application/x+json"] = "\"\ud83d\"",
            ["text/plain"] = "\ud83d",
        };
        NotebookDocument notebook = new()
        {
            Cells = [NotebookCell.Code("\ud83d") with { Outputs = [new DisplayOutput(data), new StreamOutput("stdout", "\ud83d")] }],
        };
        string path = Path.Combine(_folder, "a.ipynb");
        NotebookFile.Write(path, notebook);
        DisplayOutput output = Assert.IsType<DisplayOutput>(NotebookFile.Read(path).Cells[0].Outputs[0]);
        Assert.Equal("\uFFFD", JsonNode.Parse(output.Data["application/json"])!["a"]!.GetValue<string>());
        Assert.Equal("\uFFFD", output.Data["text/plain"]);
    }

    [Theory]
    [InlineData(
        """{"nbformat": 3, "nbformat": 4, "metadata": {}, "cells": [], "cells": [{"cell_type": "raw", "source": "a", "source": "b"}]}"""
    )]
    [InlineData(
        """{"nbformat": 4, "metadata": {"x": 1, "x": {"y": 1, "y": 2}}, "cells": [{"cell_type": "raw", "metadata": {"m": 1, "m": 2}, "source": "b"}]}"""
    )]
    public void Of_two_values_with_one_key_the_last_counts_as_in_Jupyter(string json)
    {
        NotebookDocument notebook = Read(json);
        Assert.Equal("b", Assert.Single(notebook.Cells).Source);
        string written = IpynbWriter.Write(notebook);
        Assert.DoesNotContain("\"m\": 1", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\"y\": 1", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_with_two_values_for_one_key_are_kept()
    {
        NotebookDocument notebook = Read(
            """
            {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, "source": "", "execution_count": null, "outputs": [
             {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "a", "text/plain": "b", "application/json": {"k": 1, "k": 2}}},
             {"output_type": "x", "k": 1, "k": 2}]}]}
            """
        );
        string written = IpynbWriter.Write(notebook);
        Assert.Equal("b", ((DisplayOutput)Read(written).Cells[0].Outputs[0]).Data["text/plain"]);
        Assert.DoesNotContain("\"k\": 1", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_deeper_than_anybody_writes_is_one_sentence_that_says_so()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Contains("nested more than 512 deep", Refusal(deep), StringComparison.Ordinal);
        Assert.Contains("line 1", Refusal(deep), StringComparison.Ordinal);
        NotebookDocument shown = new()
        {
            Cells =
            [
                NotebookCell.Code("1") with
                {
                    Outputs = [new DisplayOutput(new Dictionary<string, string> { ["application/json"] = deep })],
                },
            ],
        };
        Assert.Contains("[[[[", IpynbWriter.Write(shown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public void A_count_that_is_none_is_named(string number) =>
        Assert.Contains(
            "'execution_count' of cell 1",
            Refusal(Cell($"\"cell_type\": \"code\", \"metadata\": {{}}, \"source\": \"\", \"execution_count\": {number}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Huge_numbers_in_metadata_stay_as_they_are()
    {
        NotebookDocument notebook = Read(
            """{"nbformat": 4, "metadata": {"a": 1e999, "b": 123456789012345678901234567890, "c": 0.10}, "cells": []}"""
        );
        string written = IpynbWriter.Write(notebook);
        Assert.Contains("\"a\": 1e999", written, StringComparison.Ordinal);
        Assert.Contains("\"b\": 123456789012345678901234567890", written, StringComparison.Ordinal);
        Assert.Contains("\"c\": 0.10", written, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_byte_order_mark_is_no_part_of_the_notebook(Encoding encoding)
    {
        string path = Path.Combine(_folder, "bom.ipynb");
        File.WriteAllText(path, Cell("\"cell_type\": \"raw\", \"metadata\": {}, \"source\": \"ü\""), encoding);
        Assert.Equal("ü", NotebookFile.Read(path).Cells[0].Source);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_read_as_replacement_characters()
    {
        string path = Path.Combine(_folder, "latin.ipynb");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(Cell("\"cell_type\": \"raw\", \"metadata\": {}, \"source\": \"é\"")));
        Assert.Equal("\uFFFD", NotebookFile.Read(path).Cells[0].Source);
    }

    [Theory]
    [InlineData("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"\\ud83d\",\"items\":[{\"name\":\"\\ud83d\"}]}}\n\n#!csharp\n\n1\n")]
    [InlineData("#!meta\n\n{\"kernelInfo\":{\"items\":[{\"name\":\"csharp\"}],\"x\":1,\"x\":2}}\n\n#!csharp\n\n1\n")]
    public void The_metadata_of_a_dib_file_may_hold_them_too(string text)
    {
        NotebookDocument notebook = DibReader.Read(text, "a.dib");
        Assert.Equal("1", notebook.Cells[^1].Source);
        Assert.Equal("1", DibReader.Read(DibWriter.Write(notebook), "b.dib").Cells[^1].Source);
        Assert.NotEmpty(IpynbWriter.Write(notebook));
    }

    public static TheoryData<Encoding> Encodings() => [new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32];

    private static NotebookDocument Read(string json) => IpynbReader.Read(json, "a.ipynb");

    private static string Refusal(string json)
    {
        string refusal = Assert.Throws<NotebookFormatException>(() => Read(json)).Message;
        Assert.DoesNotContain('\n', refusal);
        return refusal;
    }

    private static string Cell(string fields) => $$"""{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{{{fields}}}]}""";
}
