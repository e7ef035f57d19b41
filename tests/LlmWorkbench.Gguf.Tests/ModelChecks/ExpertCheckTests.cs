namespace LlmWorkbench.Gguf.Tests.ModelChecks;

[Fast]
public sealed class ExpertCheckTests : ModelCheckTest
{
    private static TinyModel Experts(uint count, uint used, uint? groups = null, uint? groupsUsed = null)
    {
        TinyModel model = new TinyModel().Set("llama.expert_count", GgufValue.Of(count)).Set("llama.expert_used_count", GgufValue.Of(used));
        if (groups is { } g)
        {
            model.Set("llama.expert_group_count", GgufValue.Of(g));
        }

        return groupsUsed is { } u ? model.Set("llama.expert_group_used_count", GgufValue.Of(u)) : model;
    }

    [Fact]
    public void Passes_sound_mixtures()
    {
        Passes(Experts(0, 0));
        Passes(Experts(8, 2));
        Passes(Experts(256, 8, 8, 4));
    }

    [Theory]
    [InlineData(1025, 2, "'llama.expert_count' holds 1025")]
    [InlineData(8, 9, "with 8 experts it must be from 1 to 8")]
    [InlineData(8, 0, "with 8 experts it must be from 1 to 8")]
    [InlineData(0, 1, "with 0 experts it must be 0")]
    public void Refuses_more_experts_than_there_are(uint count, uint used, string problem) => Refused(Experts(count, used), problem);

    [Theory]
    [InlineData(8u, 1u, "'llama.expert_group_count' holds 8")]
    [InlineData(3u, 1u, "must divide the 8 experts")]
    [InlineData(4u, 4u, "'llama.expert_group_used_count' holds 4")]
    [InlineData(4u, 0u, "'llama.expert_group_used_count' holds 0")]
    [InlineData(4u, null, "'llama.expert_group_used_count' is missing")]
    public void Refuses_groups_that_do_not_divide_the_experts(uint groups, uint? used, string problem) =>
        Refused(Experts(8, 2, groups, used), problem);
}
