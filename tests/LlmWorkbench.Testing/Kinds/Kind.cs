namespace LlmWorkbench.Testing.Kinds;

/// <summary>What a test class needs; each says one of fast, engine and browser. <c>-trait kind=fast</c> runs those alone.</summary>
internal static class Kind
{
    public static KeyValuePair<string, string> Trait(string kind) => new("kind", kind);
}
