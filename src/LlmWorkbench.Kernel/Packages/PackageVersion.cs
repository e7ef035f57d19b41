namespace LlmWorkbench.Kernel.Packages;

/// <summary>Compares versions as NuGet does, as far as a session needs it.</summary>
/// <remarks>https://learn.microsoft.com/nuget/concepts/package-versioning</remarks>
internal static class PackageVersion
{
    /// <summary>Whether a wish names one version, and no range such as <c>1.*</c> or <c>[1.0,2.0)</c>.</summary>
    public static bool IsExact(string wish) => wish.IndexOfAny(['*', '[', '(', ',']) < 0;

    /// <summary>Whether two versions are one: <c>1.0</c> is <c>1.0.0</c>, and letters may be large or small.</summary>
    public static bool Equal(string left, string right) => Normalized(left).Equals(Normalized(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a wish is known without a restore to be met.</summary>
    /// <param name="wish">What is asked for now.</param>
    /// <param name="before">What was asked for before; null for the newest.</param>
    /// <param name="version">What that gave.</param>
    public static bool Includes(string wish, string? before, string version) =>
        wish is "*" or "*-*" || wish == before || (IsExact(wish) && Equal(wish, version));

    private static string Normalized(string version)
    {
        string[] parts = version.Split('+')[0].Split('-', 2);
        return Version.TryParse(parts[0].Contains('.', StringComparison.Ordinal) ? parts[0] : parts[0] + ".0", out Version? numbers)
            ? $"{numbers.Major}.{numbers.Minor}.{Math.Max(0, numbers.Build)}.{Math.Max(0, numbers.Revision)}"
                + $"{(parts.Length > 1 ? "-" + parts[1] : "")}"
            : version;
    }
}
