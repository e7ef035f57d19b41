using System.Reflection;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>Packages that need not be restored, because what they bring is here already.</summary>
internal static class ProvidedPackages
{
    // What brings the commands to .NET Interactive: a notebook for both begins with it.
    private const string Extension = "LlmWorkbench.Interactive";

    /// <summary>Says why a package is not restored.</summary>
    /// <param name="request">The package.</param>
    /// <returns>One line; null when it must be restored.</returns>
    public static string? Note(PackageRequest request)
    {
        string name = request.Name;
        if (name.Equals(Extension, StringComparison.OrdinalIgnoreCase))
        {
            return $"{Extension} is not loaded: this is LLM Workbench's own kernel, which has the commands already.";
        }

        if (name.StartsWith("Microsoft.DotNet.Interactive", StringComparison.OrdinalIgnoreCase))
        {
            return $"{name} is not loaded: LLM Workbench has the display, input and formatting functions of .NET Interactive itself.";
        }

        if (name.Equals("Plotly.NET.Interactive", StringComparison.OrdinalIgnoreCase))
        {
            return "Plotly.NET.Interactive is not loaded: LLM Workbench draws the charts of Plotly.NET itself, without a network.";
        }

        return PackageAssemblies.OwnPackageVersion(name) is { } version
            ? $"{name} {version} is part of LLM Workbench and is "
                + $"used{(request.Version is null or "*" or "*-*" || request.Version == version ? "" : $" in place of {request.Version}")}."
            : null;
    }

    /// <summary>Says which libraries of a package give way to older ones that the program itself runs on.</summary>
    /// <param name="package">The package.</param>
    /// <returns>A line for each such library.</returns>
    public static IEnumerable<string> OlderOwn(RestoredPackage package) =>
        from path in package.Assemblies
        let name = AssemblyName.GetAssemblyName(path)
        let own = PackageAssemblies.OwnVersion(name.Name!)
        where own is not null && own < name.Version
        select $"{name.Name} {own.ToString(3)} of LLM Workbench is used in place of {name.Version!.ToString(3)}: what needs the newer "
            + "one fails.";
}
