using System.Globalization;
using System.Text.Json;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Tables;

[Fast]
public class TableTests
{
    private static readonly Table s_table = Table.Of(
        [(Name: "␣the", Value: 1234.5678, Kind: (DayOfWeek?)DayOfWeek.Monday), ("中", 0.1 + 0.2, null)],
        new("model", null, _ => "m"),
        new("name", "token", r => r.Name, Format.Code),
        new("value_nats", "value", r => r.Value, Format.Fixed(1, "nats")),
        new("kind", "day", r => r.Kind),
        new(null, "half", r => r.Value / 2, Format.Fixed())
    );

    [Fact]
    public void Text_has_what_has_a_heading_in_figures_under_a_rule() =>
        Assert.Equal(
            """
            token  value (nats)  day       half
            ─────  ────────────  ──────  ──────
            ␣the         1234.6  Monday  617.28
            中              0.3  –         0.15
            """.ReplaceLineEndings("\n"),
            s_table.ToText()
        );

    [Fact]
    public void Html_has_the_same_cells() =>
        Assert.Equal(
            "<div class=\"lw-scroll\"><table><thead><tr><th scope=\"col\">token</th><th scope=\"col\" class=\"lw-num\">value (nats)</th>"
                + "<th scope=\"col\">day</th><th scope=\"col\" class=\"lw-num\">half</th></tr></thead>"
                + "<tbody><tr><td><bdi class=\"lw-code\">␣the</bdi></td><td class=\"lw-num\">1234.6</td>"
                + "<td>Monday</td><td class=\"lw-num\">617.28</td></tr>"
                + "<tr><td><bdi class=\"lw-code\">中</bdi></td><td class=\"lw-num\">0.3</td>"
                + "<td>–</td><td class=\"lw-num\">0.15</td></tr></tbody></table></div>",
            s_table.ToMarkup().ToString()
        );

    [Fact]
    public void Csv_and_json_have_what_has_a_name_with_all_digits()
    {
        Assert.Equal("model,name,value_nats,kind\r\nm,␣the,1234.5678,Monday\r\nm,中,0.30000000000000004,\r\n", s_table.ToCsv());
        using var json = JsonDocument.Parse(s_table.ToJson());
        JsonElement row = json.RootElement[1];
        Assert.Equal(["model", "name", "value_nats", "kind"], row.EnumerateObject().Select(member => member.Name));
        Assert.Equal((0.1 + 0.2, JsonValueKind.Null), (row.GetProperty("value_nats").GetDouble(), row.GetProperty("kind").ValueKind));
        Assert.Equal("Monday", json.RootElement[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void A_column_is_found_by_its_name()
    {
        Assert.Equal([1234.5678, 0.1 + 0.2], s_table["value_nats"].Cast<double>());
        KeyNotFoundException missing = Assert.Throws<KeyNotFoundException>(() => s_table["half"]);
        Assert.Equal("The table has no column «half»: it has model, name, value_nats, kind.", missing.Message);
    }

    [Fact]
    public void Every_rendering_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string[] forms = [s_table.ToText(), $"{s_table.ToMarkup()}", s_table.ToCsv(), s_table.ToJson()];
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            string[] german = [s_table.ToText(), $"{s_table.ToMarkup()}", s_table.ToCsv(), s_table.ToJson()];
            Assert.Equal(forms, german);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_heading_may_be_any_token()
    {
        var table = Table.Of([1], new(">", ">", r => r, Format.Number), new("<b>", Hostile.Text, r => r, Format.Number));
        Assert.StartsWith(">  <script>", table.ToText(), StringComparison.Ordinal);
        Hostile.AssertHarmless(table.ToText());
        Hostile.AssertEncodedIn(table.ToMarkup().ToString());
        Assert.StartsWith(">,<b>\r\n", table.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_cell_breaks_its_line_or_its_page()
    {
        Table table = Table
            .Of([Hostile.Text + "\n\t"], new("a", "a", r => r), new(null, "b", _ => 1) { Shown = r => r })
            .WithFooter(Hostile.Text, "\n") with
        {
            Caption = Hostile.Text,
        };
        Assert.Equal(4, table.ToText().Split('\n').Length);
        Hostile.AssertHarmless(table.ToText());
        Hostile.AssertEncodedIn(table.ToMarkup().ToString());
    }

    [Fact]
    public void Names_are_keys()
    {
        var table = Table.Of([1], new("x", null, _ => 1), new("x", null, _ => 2), new("x_2", null, _ => 3));
        Assert.Equal("x,x_2,x_2_2\r\n1,2,3\r\n", table.ToCsv());
        using var json = JsonDocument.Parse(table.ToJson());
        Assert.Equal(3, json.RootElement[0].EnumerateObject().Count());
    }

    [Fact]
    public void Rows_for_people_alone_are_not_exported()
    {
        Table table = s_table.First(1).WithFooter("1 more", "0.3", "", "");
        Assert.EndsWith("\n1 more           0.3", table.ToText(), StringComparison.Ordinal);
        Assert.Contains("<td>1 more</td>", table.ToMarkup().ToString(), StringComparison.Ordinal);
        Assert.Equal("model,name,value_nats,kind\r\nm,␣the,1234.5678,Monday\r\n", table.ToCsv());
        ArgumentException refused = Assert.Throws<ArgumentException>(() => s_table.WithFooter("x"));
        Assert.Equal("The table shows 4 columns, the row has 1. (Parameter 'cells')", refused.Message);
    }

    [Fact]
    public void Tables_below_each_other_have_the_columns_of_all()
    {
        var other = Table.Of(
            [2.5],
            new("model", null, _ => "n"),
            new("value_nats", "value", r => r, Format.Fixed(1, "nats")),
            new("new", "new", _ => true)
        );
        var both = Table.Concat([s_table, other]);
        Assert.Equal(
            "model,name,value_nats,kind,new\r\nm,␣the,1234.5678,Monday,\r\nm,中,0.30000000000000004,,\r\nn,,2.5,,True\r\n",
            both.ToCsv()
        );
        Assert.EndsWith("–               2.5  –            –  True", both.ToText(), StringComparison.Ordinal);
    }

    // Quotes do not keep a spreadsheet from computing: https://owasp.org/www-community/attacks/CSV_Injection.
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    public void A_text_is_a_formula_only_where_no_spreadsheet_is_meant(string text)
    {
        var table = Table.Of([text], new("text", null, r => r), new("number", null, _ => -1.5));
        Assert.Equal(text, CsvText.Read(table.ToCsv())[1][0]);
        Assert.Equal(["'" + text, "-1.5"], CsvText.Read(table.ToCsv(forSpreadsheet: true))[1]);
    }

    [Fact]
    public void Shares_are_shaded_where_they_are_there()
    {
        var table = Table.Of([0.5, (double?)null], [new(null, "share", r => r, Format.Fixed() with { IsShaded = true })]);
        Assert.Contains(">0.50</span></td></tr><tr><td class=\"lw-num\">–</td>", table.ToMarkup().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_draws_itself_in_a_cell()
    {
        var bundle = LlmWorkbench.Display.MimeBundle.Of(s_table);
        Assert.Equal(s_table.ToText(), bundle.ToString());
        Assert.Contains(s_table.ToMarkup().ToString(), bundle[LlmWorkbench.Display.MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_no_window_holds_is_cut_for_people_and_whole_for_programs()
    {
        string endless = new('x', 1_000_000);
        var table = Table.Of([endless], new Column<string>("text", "what stands there", text => text));
        Assert.InRange(table.ToText().Length, 1000, 4000);
        Assert.InRange(table.ToMarkup().ToString().Length, 1000, 4000);
        Assert.Contains(endless, table.ToCsv(), StringComparison.Ordinal);
    }
}
