using LlmWorkbench.PromptFormats;
using LlmWorkbench.PromptFormats.Templates;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.PromptFormats;

/// <summary>The facts of datasets/prompt-formats.json: conversations as the cards of the models show them.</summary>
[Engine]
public sealed class FormatTableTests
{
    private static readonly SpokenMessage[] s_one = [new(Speaker.User, "U1")];
    private static readonly SpokenMessage[] s_two = [new(Speaker.User, "U1"), new(Speaker.Model, "A1"), new(Speaker.User, "U2")];

    private static readonly SpokenMessage[] s_instructed =
    [
        new(Speaker.System, "S"),
        new(Speaker.User, "U1"),
        new(Speaker.Model, "A1"),
        new(Speaker.User, "U2"),
    ];

    [Fact]
    public void Each_format_has_its_source_and_date() =>
        Assert.All(
            FormatTable.Known.All,
            format =>
            {
                Facts.AssertSourced(format.Source, format.AsOf);
                Facts.AssertRead(format.Basis, format.AsOf, format.ReadAt);
                Assert.EndsWith(".", format.About, StringComparison.Ordinal);
                Assert.Same(format, FormatTable.Known.Find(format.Id));
                Assert.Same(format, FormatTable.Known.Find(format.Name.ToUpperInvariant()));
            }
        );

    [Theory]
    [InlineData("raw", "U1")]
    [InlineData(
        "alpaca",
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
            + "### Instruction:\nU1\n\n### Response:"
    )]
    [InlineData(
        "vicuna",
        "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers "
            + "to the user's questions. USER: U1 ASSISTANT:"
    )]
    [InlineData("llama-2", "<s>[INST] U1 [/INST]")]
    [InlineData(
        "orca-mini",
        "### System:\nYou are an AI assistant that follows instruction extremely well. Help as much as you can.\n\n### User:\nU1\n\n"
            + "### Response:\n"
    )]
    [InlineData("wizardlm", "U1\n\n### Response:")]
    [InlineData("zephyr", "<|user|>\nU1</s>\n<|assistant|>\n")]
    [InlineData("falcon", "User: U1\n\nAssistant:")]
    [InlineData("starchat", "<|system|>\n<|end|>\n<|user|>\nU1<|end|>\n<|assistant|>")]
    public void One_message_stands_as_the_models_card_shows_it(string format, string expected) =>
        Assert.Equal(expected, FormatTable.Known.Find(format).Transcript(s_one).Text);

    [Theory]
    [InlineData("raw", "S\nU1\nA1\nU2")]
    [InlineData("vicuna", "S USER: U1 ASSISTANT: A1</s>USER: U2 ASSISTANT:")]
    [InlineData("llama-2", "<s>[INST] <<SYS>>\nS\n<</SYS>>\n\nU1 [/INST] A1 </s><s>[INST] U2 [/INST]")]
    [InlineData(
        "chatml",
        "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU1<|im_end|>\n<|im_start|>assistant\nA1<|im_end|>\n"
            + "<|im_start|>user\nU2<|im_end|>\n<|im_start|>assistant\n"
    )]
    [InlineData("zephyr", "<|system|>\nS</s>\n<|user|>\nU1</s>\n<|assistant|>\nA1</s>\n<|user|>\nU2</s>\n<|assistant|>\n")]
    [InlineData("mistral", "<s>[INST] S\n\nU1 [/INST]A1</s> [INST] U2 [/INST]")]
    [InlineData(
        "gemma",
        "<bos><start_of_turn>user\nS\n\nU1<end_of_turn>\n<start_of_turn>model\nA1<end_of_turn>\n<start_of_turn>user\nU2<end_of_turn>\n"
            + "<start_of_turn>model\n"
    )]
    [InlineData("falcon", "S\n\nUser: U1\n\nAssistant: A1\n\nUser: U2\n\nAssistant:")]
    public void Instructions_and_answers_stand_as_the_models_card_shows_them(string format, string expected) =>
        Assert.Equal(expected, FormatTable.Known.Find(format).Transcript(s_instructed).Text);

    /// <summary>Templates that do what those of the families do, as their cards and the documentation describe it.</summary>
    [Theory]
    [InlineData(
        "llama-2",
        "{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set sys = messages[0]['content'] %}{% else %}"
            + "{% set rest = messages %}{% set sys = false %}{% endif %}{% for m in rest %}"
            + "{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}"
            + "{% if loop.index0 == 0 and sys != false %}{% set text = '<<SYS>>\n' + sys + '\n<</SYS>>\n\n' + m['content'] %}"
            + "{% else %}{% set text = m['content'] %}{% endif %}{% if m['role'] == 'user' %}"
            + "{{ bos_token + '[INST] ' + text.strip() + ' [/INST]' }}{% else %}{{ ' ' + text.strip() + ' ' + eos_token }}{% endif %}"
            + "{% endfor %}",
        true
    )]
    [InlineData(
        "llama-3",
        "{% for message in messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ "
            + "message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}"
            + "{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
        true
    )]
    [InlineData(
        "chatml",
        "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
        true
    )]
    [InlineData(
        "zephyr",
        "{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<|user|>\n' + message['content'] + eos_token }}\n"
            + "{% elif message['role'] == 'system' %}\n{{ '<|system|>\n' + message['content'] + eos_token }}\n"
            + "{% elif message['role'] == 'assistant' %}\n{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n"
            + "{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}",
        true
    )]
    [InlineData(
        "mistral",
        "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}{{ '[INST] ' + m['content'] + ' [/INST]' }}"
            + "{% elif m['role'] == 'assistant' %}{{ m['content'] + eos_token + ' ' }}{% else %}"
            + "{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}",
        false
    )]
    [InlineData(
        "gemma",
        "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
            + "{% for m in messages %}{% if (m['role'] == 'assistant') %}{% set role = 'model' %}"
            + "{% else %}{% set role = m['role'] %}{% endif %}"
            + "{{ '<start_of_turn>' + role + '\n' + m['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}",
        false
    )]
    [InlineData(
        "phi",
        "{% for m in messages %}{% if m['role'] == 'system' %}{{'<|system|>\n' + m['content'] + '<|end|>\n'}}{% elif m['role'] == 'user' %}"
            + "{{'<|user|>\n' + m['content'] + '<|end|>\n'}}{% elif m['role'] == 'assistant' %}"
            + "{{'<|assistant|>\n' + m['content'] + '<|end|>\n'}}"
            + "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}",
        true
    )]
    public void A_familys_template_gives_the_same(string id, string template, bool hasSystem)
    {
        WrittenFormat format = FormatTable.Known.Find(id);
        foreach (SpokenMessage[] messages in hasSystem ? new[] { s_one, s_two, s_instructed } : [s_one, s_two])
        {
            Assert.Equal(
                format.Transcript(messages).Text,
                TemplateEngine.Render(
                    template,
                    [
                        .. messages.Select(message => new TemplateMessage(
                            message.Speaker switch
                            {
                                Speaker.System => "system",
                                Speaker.User => "user",
                                _ => "assistant",
                            },
                            message.Text
                        )),
                    ],
                    new TemplateTokens(format.Begin, format.End)
                )
            );
        }
    }

    [Fact]
    public void An_unknown_name_says_what_was_meant() =>
        Assert.Equal(
            "No format is called «lama-2»: did you mean llama-2?",
            Assert.Throws<WorkbenchException>(() => FormatTable.Known.Find("lama-2")).Message
        );
}
