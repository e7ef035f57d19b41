namespace LlmWorkbench.Services;

/// <summary>Tells by its name whether an environment variable holds a key, a password or the like.</summary>
public static class SecretNames
{
    private static readonly string[] s_parts = ["key", "token", "secret", "passw", "credential", "connectionstring"];

    /// <summary>Whether a variable of this name holds a secret; a name too many is taken for one rather than one too few.</summary>
    /// <param name="name">The variable's name.</param>
    public static bool Has(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return s_parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
    }
}
