namespace Microsoft.DotNet.Interactive;

/// <summary>A secret that the user typed. It is shown as dots, so that it does not get into a notebook by accident.</summary>
public sealed class PasswordString
{
    private readonly string _text;

    internal PasswordString(string text) => _text = text;

    /// <summary>The secret itself.</summary>
    /// <returns>What was typed.</returns>
    public string GetClearTextPassword() => _text;

    /// <summary>Dots, as many for every secret.</summary>
    /// <returns>Never the secret.</returns>
    public override string ToString() => "••••••••";
}
