using System.Text.RegularExpressions;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Weights;

/// <summary>Finds the tensors that names and patterns mean.</summary>
internal static class TensorChoice
{
    private const int MaxNames = 3;

    /// <summary>The tensors, each once, in the order of the patterns and then of the file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="patterns">Names, with * for any letters and ? for one.</param>
    /// <exception cref="WorkbenchException">A pattern means no tensor.</exception>
    public static IReadOnlyList<GgufTensor> Find(LoadedModel model, IEnumerable<string> patterns)
    {
        RequireWeights(model);
        return [.. patterns.SelectMany(pattern => Match(model, pattern)).DistinctBy(t => t.Name)];
    }

    /// <summary>Refuses a file without weights.</summary>
    /// <exception cref="WorkbenchException">It holds only a vocabulary.</exception>
    public static void RequireWeights(LoadedModel model)
    {
        if (model.Engine.File.Tensors.Count == 0)
        {
            throw new WorkbenchException($"{VisibleText.Phrase(model.Name)} holds only a vocabulary: it has no weights to look at.");
        }
    }

    private static GgufTensor[] Match(LoadedModel model, string pattern)
    {
        IReadOnlyList<GgufTensor> tensors = model.Engine.File.Tensors;
        if (model.Engine.File.FindTensor(pattern) is { } exact)
        {
            return [exact];
        }

        // Without backtracking: a pattern of many stars stays fast.
        var glob = new Regex(
            $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline
        );
        GgufTensor[] found = [.. tensors.Where(t => glob.IsMatch(t.Name))];
        return found.Length > 0 ? found : throw Unknown(model, pattern);
    }

    private static WorkbenchException Unknown(LoadedModel model, string pattern)
    {
        List<string> names = [.. model.Engine.File.Tensors.Select(t => t.Name)];
        List<string> near =
        [
            .. names.Where(n => pattern.Length > 2 && n.Contains(pattern, StringComparison.OrdinalIgnoreCase)).Take(MaxNames),
        ];
        while (near.Count < MaxNames && Suggestion.Closest(pattern, names.Except(near)) is { } next)
        {
            near.Add(next);
        }

        string what = $"{VisibleText.Phrase(model.Name)} has no tensor {VisibleText.OneLine(pattern)}";
        return new WorkbenchException(
            near.Count > 0
                ? $"{what}: did you mean {Sentences.Or(near.Select(VisibleText.OneLine))}?"
                : $"{what}: #!weights lists those there are, and * stands for any letters."
        );
    }
}
