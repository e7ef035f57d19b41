using System.Text;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cli.Verbs.Documentation;

/// <summary>The pages of the documentation that follow from the commands and the shipped notebooks.</summary>
internal sealed class GeneratedPages
{
    private const string Mark = "<!-- Written by «llm-workbench pages docs»: change the command, not this page. -->\n";

    private readonly string _folder;
    private readonly IReadOnlyList<(string Name, NotebookDocument Notebook)> _notebooks;
    private readonly IReadOnlyList<(string Title, IReadOnlyList<IMagic> Commands)> _themes;

    /// <summary>Reads the notebooks.</summary>
    /// <param name="topics">The topics whose commands have pages.</param>
    /// <param name="root">The folder that holds the notebooks' folder.</param>
    internal GeneratedPages(TopicRegistry topics, string root)
    {
        _folder = Path.Combine(root, ShippedFiles.Notebooks);
        _notebooks =
        [
            .. Directory
                .EnumerateFiles(_folder, "*.ipynb")
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileNameWithoutExtension(file), NotebookFile.Read(file))),
        ];
        _themes = CommandThemes.Of(topics.Magics.All, magic => magic.Name);
    }

    /// <summary>The pages that are kept with the sources, by their paths in the documentation's folder.</summary>
    internal IReadOnlyDictionary<string, string> Markdown()
    {
        var pages = new Dictionary<string, string> { ["commands/index.md"] = CommandIndex(), ["commands/toc.yml"] = Contents() };
        foreach ((string theme, IReadOnlyList<IMagic> commands) in _themes)
        {
            foreach (IMagic magic in commands)
            {
                pages[$"commands/{magic.Name}.md"] = Mark + CommandPage.Write(magic, theme, _notebooks);
            }
        }

        pages["primer/index.md"] = NotebookIndex();
        return pages;
    }

    /// <summary>The notebooks and the examples as pages; they are large, and made when the documentation is.</summary>
    /// <returns>The path of each, and what makes it.</returns>
    internal IEnumerable<(string Path, Func<string> Html)> Html()
    {
        foreach ((string name, NotebookDocument notebook) in _notebooks)
        {
            yield return ($"primer/{name}.html", () => HtmlExport.Write(notebook, name, _folder));
        }

        foreach (IMagic magic in _themes.SelectMany(theme => theme.Commands))
        {
            if (NotebookExample.Of(magic.Name, _notebooks) is { } example)
            {
                yield return ($"pictures/{magic.Name}.html", () => example.ToHtml(_folder));
            }
        }
    }

    private string CommandIndex()
    {
        StringBuilder text = new StringBuilder(Mark).Append("# Commands\n\nIn the order in which the notebooks use them.\n");
        foreach ((string theme, IReadOnlyList<IMagic> commands) in _themes)
        {
            text.Append($"\n## {theme}\n\n| command | what it shows |\n|---|---|\n");
            foreach (IMagic magic in commands)
            {
                text.Append(
                    $"| [`#!{magic.Name}`]({magic.Name}.md) | {magic.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n"
                );
            }
        }

        return text.ToString();
    }

    private string Contents()
    {
        var text = new StringBuilder("# Written by «llm-workbench pages docs».\n- name: All commands\n  href: index.md\n");
        foreach ((string theme, IReadOnlyList<IMagic> commands) in _themes)
        {
            text.Append($"- name: {theme}\n  items:\n");
            foreach (IMagic magic in commands)
            {
                text.Append($"  - name: {magic.Name}\n    href: {magic.Name}.md\n");
            }
        }

        return text.ToString();
    }

    private string NotebookIndex()
    {
        StringBuilder text = new StringBuilder(Mark).Append(
            "# Notebooks\n\nThe primer, in the order of learning, with the outputs that it was shipped with. They run in Jupyter "
                + "and VS Code: [first hour](../first-hour.md).\n\n| notebook | title |\n|---|---|\n"
        );
        foreach ((string name, NotebookDocument notebook) in _notebooks)
        {
            text.Append($"| [{name}]({name}.html) | {notebook.Title ?? name} |\n");
        }

        return text.ToString();
    }
}
