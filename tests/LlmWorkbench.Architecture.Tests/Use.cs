namespace LlmWorkbench.Architecture.Tests;

/// <summary>That one type uses another.</summary>
/// <param name="User">The full name of the type whose code it is.</param>
/// <param name="Used">The full name of the type that stands in that code.</param>
/// <param name="UserProject">The assembly of the first.</param>
/// <param name="UsedProject">The assembly of the second.</param>
internal sealed record Use(string User, string Used, string UserProject, string UsedProject)
{
    public string UserNamespace => Namespace(User);

    public string UsedNamespace => Namespace(Used);

    public string UserName => User[(User.LastIndexOf('.') + 1)..];

    public string UsedName => Used[(Used.LastIndexOf('.') + 1)..];

    public override string ToString() => $"{User} uses {Used}";

    /// <summary>Whether a namespace is another one or lies in it.</summary>
    public static bool IsIn(string name, string outer) => name == outer || name.StartsWith(outer + ".", StringComparison.Ordinal);

    private static string Namespace(string type) => type[..type.LastIndexOf('.')];
}
