namespace LlmWorkbench.Training.Tests;

/// <summary>Makes any generated string one that UTF-8 can hold.</summary>
internal static class Unicode
{
    public static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());
}
