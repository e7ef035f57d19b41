using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services;

/// <summary>Whether two services run the same model, so that they can share its questions.</summary>
internal static class SameModel
{
    /// <summary>Refuses two that do not.</summary>
    /// <param name="one">A service, and what it finds probable.</param>
    /// <param name="other">Another, and what that one finds probable.</param>
    /// <exception cref="WorkbenchException">What they say of themselves, or what they find probable, differs.</exception>
    public static void Require((ServiceSite Site, double[]? Probe) one, (ServiceSite Site, double[]? Probe) other)
    {
        if (Difference(one, other) is { } difference)
        {
            string names = $"{VisibleText.Phrase(one.Site.Name)} and {VisibleText.Phrase(other.Site.Name)}";
            throw new WorkbenchException(
                $"{names} do not run the same model ({difference}), so that they cannot share its questions: compare them, each with a "
                    + "--model of its own."
            );
        }
    }

    private static string? Difference((ServiceSite Site, double[]? Probe) one, (ServiceSite Site, double[]? Probe) other)
    {
        (ModelFacts first, ModelFacts second) = (one.Site.Facts, other.Site.Facts);
        return one.Site.Protocol.Name != other.Site.Protocol.Name ? $"one is {one.Site.Protocol.Name}, the other {other.Site.Protocol.Name}"
            : Differ(first.ParameterCount, second.ParameterCount) ? "they have another number of parameters"
            : Differ(first.SizeInBytes, second.SizeInBytes) || Differ(first.WeightType, second.WeightType)
                ? "their weights are not stored alike"
            : one.Probe is null && other.Probe is null && Differ(first.OwnName, second.OwnName) ? "they call themselves otherwise"
            : one.Probe is { } a && other.Probe is { } b && ServiceProbe.Difference(a, b) > ServiceProbe.OtherMachine
                ? "they find other tokens probable"
            : null;
    }

    // What one of them does not say differs from nothing.
    private static bool Differ<T>(T? one, T? other) => one is not null && other is not null && !one.Equals(other);
}
