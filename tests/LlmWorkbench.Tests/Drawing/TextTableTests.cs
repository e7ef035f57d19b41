using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

public class TextTableTests
{
    [Fact]
    public void Aligns_words_to_the_left_and_numbers_to_the_right()
    {
        var table = new TextTable("name", ">n");
        table.Add("a", "1");
        table.Add("long", "234");
        Assert.Equal("name    n\n────  ───\na       1\nlong  234", table.ToString());
    }

    [Fact]
    public void Counts_wide_letters_twice_and_marks_not_at_all()
    {
        var table = new TextTable("x", ">n");
        table.Add("猫", "1");
        table.Add("e\u0301e", "1");
        Assert.Equal("x   n\n──  ─\n猫  1\ne\u0301e  1", table.ToString());
    }

    [Fact]
    public void Refuses_a_row_of_another_length() => Assert.Throws<ArgumentException>(() => new TextTable("a").Add("1", "2"));
}
