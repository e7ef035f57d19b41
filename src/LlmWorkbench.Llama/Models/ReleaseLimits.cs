using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Models;

/// <summary>What one release of llama.cpp takes and another ends the process over.</summary>
internal static class ReleaseLimits
{
    /// <summary>Refuses a model that is too large for a release; its header was checked for the newest.</summary>
    /// <param name="file">The model's file.</param>
    /// <param name="release">The release that is to load it.</param>
    /// <exception cref="LlamaException">It is; the sentence says which release takes it.</exception>
    internal static void Require(GgufFile file, LlamaRelease release)
    {
        long experts = file.Metadata.GetInteger(file.Metadata.ForArchitecture("expert_count")) ?? 0;
        if (experts <= release.MostExperts)
        {
            return;
        }

        LlamaRelease newer = LlamaRelease.Installable;
        throw new LlamaException(
            FormattableString.Invariant(
                $"{Path.GetFileName(file.Path)} has {experts:N0} experts, and llama.cpp {release.Title} takes at most {release.MostExperts}"
            )
                + (
                    experts <= newer.MostExperts
                        ? FormattableString.Invariant($"; {newer.Name} takes {newer.MostExperts:N0}: {LoadFailure.HowToGet(newer)}")
                        : "."
                )
        );
    }
}
