using LlmWorkbench.PromptFormats;

namespace LlmWorkbench.Tests.PromptFormats;

[Fast]
public class ChatFormatTests
{
    [Theory]
    [InlineData("{{'<|im_start|>' + message['role']}}", "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("{{'<|' + message['role'] + '|>\n' + message['content'] + '<|end|>\n'}}", "<|user|>\nhi<|end|>\n<|assistant|>\n")]
    [InlineData("<start_of_turn>", "<bos><start_of_turn>user\nhi<end_of_turn>\n<start_of_turn>model\n")]
    [InlineData("{% if x %}[INST]{% endif %}", "<s>[INST] hi [/INST]")]
    [InlineData(
        "<|start_header_id|>",
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
    )]
    public void Recognizes_a_template_by_its_marks_without_running_it(string template, string prompt) =>
        Assert.Equal(prompt, ChatFormat.Recognize(template)?.UserTurn("hi").Text);

    [Fact]
    public void Knows_when_it_does_not_know() => Assert.Null(ChatFormat.Recognize("{{ messages }}"));
}
