using LlmWorkbench.PromptFormats.Templates;

namespace LlmWorkbench.Tests.PromptFormats.Templates;

/// <summary>Whose letters a rendered text has, whatever a template does with the messages.</summary>
[Fast]
public sealed class MarkedMessagesTests
{
    [Fact]
    public void Messages_are_found_wherever_they_stand()
    {
        var marked = MarkedMessages.Of([new("user", "a b"), new("assistant", ""), new("user", "a b")]);
        string[] said = [.. marked.Messages.Select(message => message.Content)];

        Assert.Equal(
            [new("a b", null), new("a b", 2), new("|", null), new("", 1), new("|", null), new("a b", 0), new("a b", 0), new(".", null)],
            marked.Read($"a b{said[2]}|{said[1]}|{said[0]}{said[0]}.")
        );
    }

    [Fact]
    public void White_space_at_the_ends_stays_where_templates_trim_it()
    {
        var marked = MarkedMessages.Of([new("user", " \n hi there \t"), new("user", "  \n")]);

        Assert.Equal([new("hi there", 0)], marked.Read(marked.Messages[0].Content.Trim()));
        Assert.Equal([new("  \n", null), new("", 1)], marked.Read(marked.Messages[1].Content));
        Assert.Equal(" \n hi there \t", string.Concat(marked.Read(marked.Messages[0].Content).Select(piece => piece.Text)));
    }

    [Fact]
    public void What_a_template_cuts_off_at_a_bracket_takes_no_mark_of_the_rest_with_it()
    {
        var marked = MarkedMessages.Of([new("assistant", "<think>\nso\n</think>\n\nThe answer."), new("user", "go on")]);
        (string answer, string user) = (marked.Messages[0].Content, marked.Messages[1].Content);

        Assert.Equal(
            [new("<a>", null), new("The answer.", 0), new("</a>", null), new("go on", 1)],
            marked.Read($"<a>{answer.Split("</think>")[1].TrimStart('\n')}</a>{user}")
        );
        Assert.Equal(
            [new("<a>", null), new("so", 0), new("</a>", null), new("go on", 1)],
            marked.Read($"<a>{answer.Split("</think>")[0].TrimEnd('\n').Split("<think>")[1].TrimStart('\n')}</a>{user}")
        );
    }

    [Fact]
    public void Brackets_in_a_message_change_nothing()
    {
        const string Text = "a <b> [c]\n\n<<d>>[]e< f";
        var marked = MarkedMessages.Of([new("user", Text)]);

        Assert.Equal([new(Text, 0)], marked.Read(marked.Messages[0].Content));
        Assert.Contains("<b>", marked.Messages[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_cannot_write_marks()
    {
        string first = MarkedMessages.Of([new("user", "x")]).Messages[0].Content;
        var marked = MarkedMessages.Of([new("user", first)]);

        Assert.Equal([new(first, 0)], marked.Read(marked.Messages[0].Content));
    }
}
