using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>Follows the alternatives to what a model writes.</summary>
/// <example>
/// <code>
/// var tree = model.Explore("Once upon a", new ExplorationOptions { Width = 2, Depth = 4 });
/// Console.WriteLine(tree.NodeCount);
/// </code>
/// </example>
public static class ExplorationExperiment
{
    /// <summary>Continues a text and grows a tree of what could stand there instead.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How far; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>The text and the tree.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the tree could have more nodes than its budget.</exception>
    /// <exception cref="WorkbenchException">The prompt has no tokens, a token to force is not a single token, or the text ends before its
    /// position.</exception>
    /// <exception cref="ContextFullException">The prompt and the tree do not fit the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ExplorationResult Explore(
        this LoadedModel model,
        string prompt,
        ExplorationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        options ??= new ExplorationOptions();
        options = options with { Forced = [.. options.Forced.SelectMany(forced => Places(forced, model.Vocabulary))] };
        options.Validate();
        int[] ids = TokenizedText.Read(model, prompt).Ids;
        long needed = (long)ids.Length + options.Start - 1 + options.Depth;
        if (needed > model.Context.Length)
        {
            throw new ContextFullException(ids.Length, needed - ids.Length, model.Context.Length);
        }

        var path = new WrittenPath(model, ids, options);
        var tree = new GrowingTree(model.Context, options);
        int grown = 0;
        int most = Math.Max(1, options.MaxTokens + (int)Math.Min(options.PossibleNodes, options.MaxNodes) * 2);
        path.Write(Grown, run.Cancellation);
        tree.Grow([.. ids, .. path.Tokens.Take(options.Start - 1).Select(token => token.Id)], Grown, run.Cancellation);
        return Result(true);

        void Grown()
        {
            grown++;
            run.Keep(() => Result(false));
            run.Report(Math.Min(0.99, (double)grown / most), $"step {grown} of at most {most}");
        }

        ExplorationResult Result(bool isComplete) =>
            new(model.Name, prompt, ids.Length, options, [.. path.Tokens], tree.Branches(), tree.Following, isComplete);
    }

    // A word of several tokens takes as many places, one after the other.
    private static IEnumerable<ForcedToken> Places(ForcedToken forced, LlamaVocabulary vocabulary)
    {
        var word = NamedWord.Find(forced.Token, vocabulary);
        return word.IsSeveral ? word.Tokens.Select((token, i) => new ForcedToken(forced.Position + i, $"id:{token.Id}")) : [forced];
    }
}
