using AngleSharp.Html.Parser;
using LlmWorkbench.Kernel.Html;

namespace LlmWorkbench.Kernel.Tests.Html;

/// <summary>Prose of strangers: what its links and pictures lead to, as a browser reads them.</summary>
[Fast]
public sealed class MarkdownLinkTests
{
    // A browser takes tabs and line ends out of an address wherever they stand, and controls and spaces off its ends.
    private static string AsABrowserReadsIt(string address) =>
        new string([.. address.Where(c => c is not ('\t' or '\n' or '\r'))])
            .Trim([.. Enumerable.Range(0, 33).Select(c => (char)c)])
            .ToLowerInvariant();

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("java&#10;script:alert(1)")]
    [InlineData("java&#13;script:alert(1)")]
    [InlineData("java&#x9;script:alert(1)")]
    [InlineData("java&Tab;script:alert(1)")]
    [InlineData("java&NewLine;script:alert(1)")]
    [InlineData("&#1;javascript:alert(1)")]
    [InlineData("&#x1f; javascript:alert(1)")]
    [InlineData("&#32;&#9;javascript:alert(1)")]
    [InlineData("javascript&colon;alert(1)")]
    [InlineData("javascript&#58;alert(1)")]
    [InlineData("&#106;avascript:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("javascript&Tab;:alert(1)")]
    [InlineData("javascript://example.org/%0aalert(1)")]
    [InlineData("vbscript:x")]
    [InlineData("vb&Tab;script:x")]
    [InlineData("data:text/html,x")]
    [InlineData("da&Tab;ta:text/html,x")]
    [InlineData("&#1;data:text/html,x")]
    [InlineData("blob:https://example.org/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("&#1;file:///etc/passwd")]
    [InlineData("attachment:x")]
    public void No_link_leads_to_a_script_a_page_of_its_own_or_a_file(string address)
    {
        string[] ways =
        [
            $"<a href=\"{address}\">x</a>",
            $"<map name=\"m\"><area href=\"{address}\" shape=\"default\"></map>",
            $"<svg><a xlink:href=\"{address}\"><text>x</text></a></svg>",
            $"<math><mi href=\"{address}\">x</mi></math>",
            $"<form action=\"{address}\"><input type=\"submit\" formaction=\"{address}\"></form>",
            $"<img src=\"x.png\" srcset=\"{address} 2x\">",
            $"<img src=\"{address}\">",
            $"<input type=\"image\" src=\"{address}\">",
            $"<video src=\"{address}\" poster=\"{address}\"></video>",
            $"<table background=\"{address}\"><tr><td background=\"{address}\">x</td></tr></table>",
            $"<blockquote cite=\"{address}\">x</blockquote>",
            $"<iframe src=\"{address}\"></iframe><object data=\"{address}\"></object><embed src=\"{address}\">",
            $"<base href=\"{address}\"><link rel=\"stylesheet\" href=\"{address}\">",
            $"<meta http-equiv=\"refresh\" content=\"0;url={address}\">",
            $"<p style=\"background-image: url({address})\">x</p>",
            $"[x](<{address}>)",
            $"[x]({address.Replace(" ", "%20", StringComparison.Ordinal)})",
            $"[x]: {address}\n\n[x]",
            $"<{address}>",
            $"![x](<{address}>)",
        ];
        foreach (string way in ways)
        {
            string html = MarkdownHtml.Of(way, null, null).ToString();
            Assert.All(
                Addresses(html),
                found => Assert.DoesNotMatch("^(javascript|vbscript|data|blob|file|attachment) *:", AsABrowserReadsIt(found))
            );
        }
    }

    [Theory]
    [InlineData("https://example.org/a?b=c#d")]
    [InlineData("http://example.org")]
    [InlineData("mailto:somebody@example.org")]
    [InlineData("other.ipynb")]
    [InlineData("../models/README.md#a:b")]
    [InlineData("folder/a:b.ipynb")]
    public void Links_to_pages_and_notebooks_stay(string address)
    {
        Assert.Contains(address, Addresses(MarkdownHtml.Of($"[x]({address})", null, null).ToString()));
        Assert.Contains(address, Addresses(MarkdownHtml.Of($"<a href=\"{address}\">x</a>", null, null).ToString()));
    }

    [Fact]
    public void A_picture_is_taken_from_the_folder_only_and_not_through_links_out_of_it()
    {
        string folder = Directory.CreateTempSubdirectory("pictures-").FullName;
        string inside = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
        string outside = Directory.CreateDirectory(Path.Combine(folder, "out")).FullName;
        File.WriteAllBytes(Path.Combine(inside, "own.png"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(outside, "private.png"), [4, 5, 6]);
        File.CreateSymbolicLink(Path.Combine(inside, "file.png"), Path.Combine(outside, "private.png"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "folder"), outside);
        File.CreateSymbolicLink(Path.Combine(inside, "near.png"), "own.png");
        File.CreateSymbolicLink(Path.Combine(inside, "circle.png"), "circle.png");
        Directory.CreateSymbolicLink(Path.Combine(folder, "to-in"), inside);
        if (!OperatingSystem.IsWindows())
        {
            Testing.Files.NamedPipe.Make(Path.Combine(inside, "pipe.png"));
        }

        const string Markdown = "![](file.png) ![](folder/private.png) ![](near.png) ![](circle.png) ![](pipe.png)";
        string html = Testing.Files.NamedPipe.WithoutWaiting(() => MarkdownHtml.Of(Markdown, inside, null).ToString());
        string throughLink = Testing.Files.NamedPipe.WithoutWaiting(() =>
            MarkdownHtml.Of(Markdown, Path.Combine(folder, "to-in"), null).ToString()
        );
        Directory.Delete(folder, recursive: true);
        Assert.Equal(["data:image/png;base64,AQID"], Addresses(html));
        Assert.Equal(["data:image/png;base64,AQID"], Addresses(throughLink));
    }

    private static string[] Addresses(string html) =>
        [
            .. new HtmlParser()
                .ParseDocument(html)
                .All.SelectMany(element => element.Attributes)
                .SelectMany(attribute =>
                    attribute.Name == "style" ? attribute.Value.Split("url(").Skip(1).Select(url => url.Trim('"', '\'')) : [attribute.Value]
                )
                .Where(value => value.Length > 0 && value != "x" && value != "m" && !value.StartsWith("default", StringComparison.Ordinal)),
        ];
}
