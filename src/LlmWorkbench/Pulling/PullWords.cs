namespace LlmWorkbench.Pulling;

/// <summary>States in words.</summary>
internal static class PullWords
{
    /// <summary>One state in words.</summary>
    public static string Of(PullState state) =>
        state switch
        {
            PullState.Begun => "begun",
            PullState.Here => "yes",
            PullState.Fetched => "fetched now",
            _ => "no",
        };
}
