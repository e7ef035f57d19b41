using System.Text.Json;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Notebooks;

[Fast]
public sealed class IpynbTests
{
    // Written by Python's nbformat 5.5: keys sorted, one space of indentation, a last line end.
    private const string Jupyter = """
        {
         "cells": [
          {
           "attachments": {
            "a.png": {
             "image/png": "iVBORw0K"
            }
           },
           "cell_type": "markdown",
           "id": "intro",
           "metadata": {},
           "source": [
            "# Übung 😀\n",
            "\n",
            "\"quoted\" \\ / <b> \u0001\t"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "b1",
           "metadata": {
            "polyglot_notebook": {
             "kernelName": "html"
            },
            "tags": [
             "x"
            ]
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "one\n",
              "two"
             ]
            },
            {
             "data": {
              "application/vnd.plotly.v1+json": {
               "a": 1.50e-05,
               "data": []
              },
              "image/png": "iVBORw0K\n",
              "text/html": [
               "<b>\n",
               "</b>"
              ]
             },
             "metadata": {},
             "output_type": "display_data"
            },
            {
             "data": {
              "text/plain": [
               "7"
              ]
             },
             "execution_count": 3,
             "metadata": {
              "k": null
             },
             "output_type": "execute_result"
            },
            {
             "ename": "E",
             "evalue": "bad",
             "output_type": "error",
             "traceback": [
              "line"
             ]
            }
           ],
           "source": []
          },
          {
           "cell_type": "raw",
           "id": "c",
           "metadata": {},
           "source": [
            "raw\n"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "polyglot_notebook": {
           "kernelInfo": {
            "defaultKernelName": "csharp",
            "items": [
             {
              "aliases": [],
              "name": "csharp"
             }
            ]
           }
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void Reads_cells_with_their_outputs()
    {
        NotebookDocument notebook = IpynbReader.Read(Jupyter, "a.ipynb");
        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Raw], notebook.Cells.Select(cell => cell.Kind));
        Assert.Equal(["intro", "b1", "c"], notebook.Cells.Select(cell => cell.Id));
        Assert.Equal("Übung 😀", notebook.Title);
        Assert.Equal("csharp", notebook.DefaultLanguage);
        NotebookCell code = notebook.Cells[1];
        Assert.Equal("html", code.Language);
        Assert.Equal(3, code.ExecutionCount);
        Assert.Equal(new StreamOutput("stdout", "one\ntwo"), code.Outputs[0]);
        DisplayOutput display = Assert.IsType<DisplayOutput>(code.Outputs[1]);
        Assert.Equal("<b>\n</b>", display.Data["text/html"]);
        Assert.Equal("iVBORw0K\n", display.Data["image/png"]);
        Assert.Contains("1.50e-05", display.Data["application/vnd.plotly.v1+json"]);
        Assert.Equal(3, Assert.IsType<ResultOutput>(code.Outputs[2]).ExecutionCount);
        Assert.Equal("bad", Assert.IsType<ErrorOutput>(code.Outputs[3]).Value);
    }

    [Fact]
    public void Writes_what_Jupyter_wrote_byte_for_byte() =>
        Assert.Equal(Jupyter.ReplaceLineEndings("\n"), IpynbWriter.Write(IpynbReader.Read(Jupyter, "a.ipynb")));

    [Fact]
    public void Reads_older_minor_versions_and_gives_cells_their_ids()
    {
        NotebookDocument notebook = IpynbReader.Read(
            """
            {"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": [
              {"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": "1 +\n1"},
              {"cell_type": "markdown", "metadata": {}, "source": ["a\n", "b"]},
              {"cell_type": "code", "id": "same", "metadata": {}, "source": ""},
              {"cell_type": "code", "id": "same", "metadata": {"dotnet_interactive": {"language": "fsharp"}}, "source": ""}]}
            """,
            "old.ipynb"
        );
        Assert.Equal(["1 +\n1", "a\nb", "", ""], notebook.Cells.Select(cell => cell.Source));
        Assert.Equal(["cell-1", "cell-2", "same", "cell-4"], notebook.Cells.Select(cell => cell.Id));
        Assert.Equal(["csharp", "markdown", "csharp", "fsharp"], notebook.Cells.Select(cell => cell.Language));
    }

    [Theory]
    [InlineData("{\"kernelspec\": {\"name\": \".net-fsharp\"}}", "fsharp")]
    [InlineData("{\"kernelspec\": {\"name\": \"python3\", \"language\": \"python\"}}", "python")]
    [InlineData("{\"kernelspec\": {\"name\": \"llm-workbench\", \"language\": \"C#\"}}", "csharp")]
    [InlineData("{\"polyglot_notebook\": {\"kernelInfo\": {\"defaultKernelName\": \"pwsh\"}}}", "pwsh")]
    [InlineData("{\"polyglot_notebook\": 5, \"kernelspec\": {\"language\": \"C#\"}}", "csharp")]
    [InlineData("{}", "csharp")]
    public void Knows_the_language_of_cells_that_do_not_say_theirs(string metadata, string language)
    {
        string json = $$"""{"nbformat": 4, "metadata": {{metadata}}, "cells": [{"cell_type": "code", "metadata": {}, "source": "x"}]}""";
        Assert.Equal(language, IpynbReader.Read(json, "n").Cells[0].Language);
    }

    [Fact]
    public void A_new_notebook_is_one_of_this_kernel_and_its_cells_say_their_languages()
    {
        var notebook = new NotebookDocument
        {
            Cells = [NotebookCell.Code("1"), NotebookCell.Code("<b>", "html"), NotebookCell.Markdown("x")],
        };
        string json = IpynbWriter.Write(notebook);
        Assert.Contains("\"name\": \"llm-workbench\"", json);
        NotebookDocument read = IpynbReader.Read(json, "n");
        Assert.Equal(["csharp", "html", "markdown"], read.Cells.Select(cell => cell.Language));
        Assert.Equal(json, IpynbWriter.Write(read));
    }

    [Fact]
    public void A_notebook_of_this_kernel_tells_Polyglot_Notebooks_the_kernel_of_each_cell()
    {
        string written = IpynbWriter.Write(
            new NotebookDocument { Cells = [NotebookCell.Code("1"), NotebookCell.Code("<b>", "html"), NotebookCell.Markdown("x")] }
        );
        using var json = JsonDocument.Parse(written);
        JsonElement info = json.RootElement.GetProperty("metadata").GetProperty("polyglot_notebook").GetProperty("kernelInfo");
        Assert.Equal("csharp", info.GetProperty("defaultKernelName").GetString());
        Assert.Equal("csharp", Assert.Single(info.GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
        JsonElement[] cells = [.. json.RootElement.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("metadata"))];
        Assert.Equal(
            ["csharp", "html"],
            cells[..2].Select(metadata => metadata.GetProperty("polyglot_notebook").GetProperty("kernelName").GetString())
        );
        Assert.Empty(cells[2].EnumerateObject());
    }

    [Fact]
    public void A_notebook_of_another_kernel_keeps_the_metadata_it_has()
    {
        const string Python = """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
             "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": "x"}]}
            """;
        Assert.DoesNotContain("polyglot", IpynbWriter.Write(IpynbReader.Read(Python, "n")));
    }

    [Theory]
    [InlineData("", "'n.ipynb' is empty: there is no notebook in it; save it once more where it was written.")]
    [InlineData(" \n", "'n.ipynb' is empty: there is no notebook in it; save it once more where it was written.")]
    [InlineData("{\"nbformat\": 4,\n \"cells\": [", "'n.ipynb' is not valid JSON: the problem is in line 2, column 12.")]
    [InlineData("[]", "'n.ipynb' cannot be read: it has no 'nbformat' number, so it is not a Jupyter notebook.")]
    [InlineData("{}", "'n.ipynb' cannot be read: it has no 'nbformat' number, so it is not a Jupyter notebook.")]
    [InlineData(
        "{\"nbformat\": 3, \"worksheets\": []}",
        "'n.ipynb' cannot be read: it is written in nbformat 3, and this version reads nbformat 4; open it in Jupyter and save it again."
    )]
    [InlineData("{\"nbformat\": 4}", "'n.ipynb' cannot be read: the notebook has no 'cells'.")]
    [InlineData("{\"nbformat\": 4, \"cells\": {}}", "'n.ipynb' cannot be read: 'cells' of the notebook must be a list.")]
    [InlineData("{\"nbformat\": 4, \"cells\": null}", "'n.ipynb' cannot be read: 'cells' of the notebook must be a list.")]
    [InlineData("{\"nbformat\": 4, \"cells\": \"\"}", "'n.ipynb' cannot be read: 'cells' of the notebook must be a list.")]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\"}], \"cells\": []}",
        "'n.ipynb' cannot be read: 'cells' of the notebook is there 2 times, and the last, which is the one that counts, is "
            + "empty; keep the one that is meant."
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [], \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\"}], \"cell\\u0073\": []}",
        "'n.ipynb' cannot be read: 'cells' of the notebook is there 3 times, and the last, which is the one that counts, is "
            + "empty; keep the one that is meant."
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [\"1\"], \"source\": []}]}",
        "'n.ipynb' cannot be read: 'source' of cell 1 is there 2 times, and the last, which is the one that counts, is empty; "
            + "keep the one that is meant."
    )]
    [InlineData("{\"nbformat\": 4, \"cells\": [7]}", "'n.ipynb' cannot be read: cell 1 must be an object.")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}", "'n.ipynb' cannot be read: cell 1 has no 'source'.")]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}",
        "'n.ipynb' cannot be read: 'source' of cell 1 must be a string or a list of strings."
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"poem\", \"source\": \"\"}]}",
        "'n.ipynb' cannot be read: cell 1 is of the unknown type 'poem'; code, markdown and raw are known."
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"execution_count\": -1}]}",
        "'n.ipynb' cannot be read: 'execution_count' of cell 1 must be a whole number or null."
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"output_type\": \"stream\", "
            + "\"name\": \"stdout\"}]}]}",
        "'n.ipynb' cannot be read: output 1 of cell 1 has no 'text'."
    )]
    [InlineData(
        "{\"nbformat\": 4, \"metadata\": 1, \"cells\": []}",
        "'n.ipynb' cannot be read: 'metadata' of the notebook must be an object."
    )]
    public void Says_in_one_sentence_what_is_wrong_with_a_file(string json, string message) =>
        Assert.Equal(message, Assert.Throws<NotebookFormatException>(() => IpynbReader.Read(json, "n.ipynb")).Message);

    [Fact]
    public void Content_that_only_claims_to_be_JSON_is_kept_as_text()
    {
        var output = new DisplayOutput(new Dictionary<string, string> { ["application/json"] = "{not json" });
        string json = IpynbWriter.Write(new NotebookDocument { Cells = [NotebookCell.Code("1") with { Outputs = [output] }] });
        Assert.Contains("\"application/json\": \"{not json\"", json);
    }
}
