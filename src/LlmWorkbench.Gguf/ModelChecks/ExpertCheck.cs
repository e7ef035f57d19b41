using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.ModelChecks;

/// <summary>Mixtures of experts: how many there are, and how many of them work on a token.</summary>
internal static class ExpertCheck
{
    private const int MostExperts = 1024;

    /// <summary>Refuses what native code asserts.</summary>
    public static void Check(GgufFile file)
    {
        long experts = file.Integer("expert_count", 0, MostExperts) ?? 0;
        IReadOnlyList<long> used = file.Integers("expert_used_count", 0, MostExperts) ?? [0];
        long mostUsed = 0;
        foreach (long count in used)
        {
            mostUsed = Math.Max(mostUsed, count);
        }

        // These two architectures write one expert for a model without any.
        bool countsOne = file.Metadata.Architecture is "hunyuan-dense" or "hunyuan_vl" && experts <= 1;
        if (!countsOne && (mostUsed > experts || (experts > 0 && mostUsed == 0)))
        {
            throw file.Refuse(
                $"{Shown.Name(file.Metadata.ForArchitecture("expert_used_count"))} holds {Shown.Number(mostUsed)}; with "
                    + $"{Shown.Number(experts)} experts it must be {(experts == 0 ? "0" : $"from 1 to {Shown.Number(experts)}")}"
            );
        }

        long groups = file.Integer("expert_group_count", 0, Math.Max(experts - 1, 0)) ?? 0;
        if (groups <= 1)
        {
            return;
        }

        if (experts % groups != 0)
        {
            throw file.Refuse(
                $"{Shown.Name(file.Metadata.ForArchitecture("expert_group_count"))} holds {Shown.Number(groups)}; it must divide "
                    + $"the {Shown.Number(experts)} experts"
            );
        }

        if (file.Integer("expert_group_used_count", 1, groups - 1) is null)
        {
            throw file.Refuse(
                $"{Shown.Name(file.Metadata.ForArchitecture("expert_group_used_count"))} is missing; with {Shown.Number(groups)} "
                    + $"groups it must be from 1 to {Shown.Number(groups - 1)}"
            );
        }
    }
}
