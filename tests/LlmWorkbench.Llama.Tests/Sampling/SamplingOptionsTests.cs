using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

[Fast]
public sealed class SamplingOptionsTests
{
    public static TheoryData<SamplingOptions, string> Refused =>
        new()
        {
            {
                new() { Temperature = -1 },
                "Temperature is -1, but must be 0 (always the most probable token) or more."
            },
            {
                new() { Temperature = double.NaN },
                "Temperature is NaN, but must be 0 (always the most probable token) or more."
            },
            {
                new() { TopK = -1 },
                "Top-k is -1, but must be 0 (all tokens) or more."
            },
            {
                new() { TopP = 0 },
                "Top-p is 0, but must be above 0 and at most 1 (all tokens)."
            },
            {
                new() { TopP = 1.5 },
                "Top-p is 1.5, but must be above 0 and at most 1 (all tokens)."
            },
            {
                new() { MinP = 2 },
                "Min-p is 2, but must be from 0 (all tokens) to 1."
            },
            {
                new() { RepetitionPenalty = 0 },
                "The repetition penalty is 0, but must be from 0.001 to 1000; 1 changes nothing."
            },
            {
                new() { RepetitionWindow = -1 },
                "The repetition window is -1, but must be 0 or more tokens."
            },
            {
                new() { Seed = uint.MaxValue },
                "The seed is 4294967295, but must be from 0 to 4294967294."
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_number_out_of_range_is_refused_in_one_sentence(SamplingOptions options, string sentence) =>
        Assert.Equal(sentence, Assert.ThrowsAny<ArgumentOutOfRangeException>(options.Validate).Message);

    [Fact]
    public void The_defaults_are_valid() => new SamplingOptions().Validate();
}
