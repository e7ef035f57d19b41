using LlmWorkbench.Tables;

namespace LlmWorkbench.Licences;

/// <summary>Permissions in words.</summary>
internal static class PermissionWords
{
    /// <summary>How a column of answers looks.</summary>
    public static Format Format { get; } = Format.Words<Permission>(Of);

    /// <summary>One answer in words.</summary>
    public static string Of(Permission answer) =>
        answer switch
        {
            Permission.Yes => "yes",
            Permission.Conditions => "conditions",
            Permission.No => "no",
            _ => "unknown",
        };
}
