using System.Text.RegularExpressions;

namespace LlmWorkbench.Models.Stores;

/// <summary>The type of the weights as a file's name says it, which is a habit of those who publish models and no rule.</summary>
internal static partial class TypeInName
{
    /// <summary>The type, in the spelling of llama.cpp, as in <c>Q4_K_M</c>; with <c>UD-</c> in front where the name has it.</summary>
    /// <param name="path">A file's name, or a folder's and a file's: the last type in it counts.</param>
    /// <returns>The type, or <see langword="null"/> where the name says none.</returns>
    public static string? Of(string path) =>
        Pattern().Matches(path) is { Count: > 0 } matches ? matches[^1].Groups[1].Value.ToUpperInvariant() : null;

    // What llama.cpp writes (llama_ftype names), with the endings that repositories add: _M, _XL, _0_4_8.
    [GeneratedRegex(
        @"(?<=^|[-_./ ])((?:UD-)?(?:I?Q[1-8](?:_[0-9KSMLX]+)*|TQ[12]_0|BF16|F16|FP16|F32|FP32|MXFP4(?:_MOE)?|NVFP4))(?=$|[-_./ ])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Pattern();
}
