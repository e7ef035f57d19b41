using LlmWorkbench.PromptFormats.Templates;

namespace LlmWorkbench.Tests.PromptFormats.Templates;

/// <summary>Templates of strangers are run within bounds, and end in one sentence.</summary>
[Engine]
public sealed class TemplateEngineTests
{
    private static readonly TemplateMessage[] s_messages = [new("user", "Hi")];
    private static readonly TemplateTokens s_tokens = new("<s>", "</s>");

    [Fact]
    public void A_template_is_run() =>
        Assert.Equal(
            "<s>[user] Hi</s>go",
            TemplateEngine.Render(
                "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m['content'] | trim }}{{ eos_token }}{% endfor %}"
                    + "{% if add_generation_prompt %}go{% endif %}",
                s_messages,
                s_tokens
            )
        );

    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in range(1000000000000) %}x{% endfor %}")]
    [InlineData("{% for a in range(0, 1, 0) %}x{% endfor %}")]
    [InlineData("{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}")]
    [InlineData("{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}")]
    [InlineData("{{ 'a\nb' | indent(1000000000) }}")]
    [InlineData(
        "{{ range(100000) | join('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') }}"
    )]
    [InlineData("{{ messages.constructor.constructor('return 1')() }}")]
    [InlineData("{{ ''.__class__.__mro__[1].__subclasses__() }}")]
    [InlineData("{% for message in messages %}{{ message.content }}")]
    [InlineData("{% include '/etc/passwd' %}")]
    public void A_hostile_template_ends_in_one_sentence(string template)
    {
        string said = Assert.Throws<WorkbenchException>(() => TemplateEngine.Render(template, s_messages, s_tokens)).Message;

        Assert.StartsWith("The chat template cannot be run: ", said, StringComparison.Ordinal);
        Assert.True(said.Length < 320, said);
        Assert.DoesNotContain('\n', said);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    public void Deep_nesting_ends_in_one_sentence(string open, string close)
    {
        string deep = $"{{{{ {string.Concat(Enumerable.Repeat(open, 50_000))}1{string.Concat(Enumerable.Repeat(close, 50_000))} }}}}";

        Assert.StartsWith(
            "The chat template cannot be run: ",
            Assert.Throws<WorkbenchException>(() => TemplateEngine.Render(deep, s_messages, s_tokens)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_a_template_raises_is_what_it_says() =>
        Assert.Equal(
            "System role not supported",
            Assert
                .Throws<TemplateRefusal>(() =>
                    TemplateEngine.Render("{{ raise_exception('System role not supported') }}", s_messages, s_tokens)
                )
                .Message
        );
}
