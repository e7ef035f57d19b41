using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Exploration;

/// <summary>The options that say how far the alternatives are followed and where the text branches.</summary>
internal sealed class TreeChoice
{
    private static readonly ExplorationOptions Standard = new();

    private readonly Option<int> _width = NumberOption.Create("--width", "How many next tokens are followed at each step.", Standard.Width, 1, 1000);
    private readonly Option<int> _depth = NumberOption.Create("--depth", "How many tokens deep the tree is.", Standard.Depth, 1, ExplorationOptions.LargestDepth);
    private readonly Option<double> _minProbability = NumberOption.Create("--min-probability", "Follows only branches with at least this cumulative probability.", Standard.MinProbability, 0, 1);
    private readonly Option<int> _maxNodes = NumberOption.Create("--max-nodes", "How many nodes the tree may have.", Standard.MaxNodes, 1, ExplorationOptions.LargestBudget);
    private readonly Option<int> _continue = NumberOption.Create("--continue", "How many tokens each branch is continued with.", Standard.ContinueTokens, 0, 1000);
    private readonly Option<int> _maxTokens = NumberOption.Create("--max-tokens", "How many tokens of the text itself are written.", Standard.MaxTokens, 0, 10_000);
    private readonly Option<int[]> _at = new("--at")
    {
        Description = "The token of the text at which it branches, counted from 1: alone it is where the tree begins, with --token that token is put there and the text goes on from it. May be repeated.",
        HelpName = "n",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            List<int> positions = [];
            foreach (var token in result.Tokens)
            {
                if (int.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var position) && position >= 1)
                {
                    positions.Add(position);
                }
                else
                {
                    result.AddError($"--at needs a whole number from 1, not «{token.Value}».");
                }
            }

            return [.. positions];
        },
    };

    private readonly Option<string[]> _token = new("--token")
    {
        Description = "The token that is put at the place of --at: its exact text in quotes, or its number. May be repeated.",
        HelpName = "token",
        Arity = ArgumentArity.OneOrMore,
    };

    private Option[] All => [_width, _depth, _minProbability, _maxNodes, _continue, _maxTokens, _at, _token];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => Array.ForEach(All, command.Add);

    /// <summary>Refuses them beside the sliders, which have no tree.</summary>
    public void RequireNone(ParseResult parsed)
    {
        if (All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new WorkbenchException($"{given.Name} belongs to the tree of alternatives: leave out {given.Name} or --sampling.");
        }
    }

    /// <summary>Reads them.</summary>
    public ExplorationOptions Read(ParseResult parsed)
    {
        var at = parsed.GetValue(_at) ?? [];
        var tokens = parsed.GetValue(_token) ?? [];
        if (tokens.Length > at.Length || at.Length > tokens.Length + 1)
        {
            throw new WorkbenchException($"There {(at.Length == 1 ? "is 1 --at" : $"are {at.Length} --at")} for {tokens.Length} --token: each token needs its place, as in --at 3 --token \" red\", and one more --at says where the tree begins.");
        }

        return new ExplorationOptions
        {
            Width = parsed.GetValue(_width),
            Depth = parsed.GetValue(_depth),
            MinProbability = parsed.GetValue(_minProbability),
            MaxNodes = parsed.GetValue(_maxNodes),
            ContinueTokens = parsed.GetValue(_continue),
            MaxTokens = parsed.GetValue(_maxTokens),
            Forced = [.. tokens.Select((token, i) => new ForcedToken(at[i], token))],
            At = at.Length > tokens.Length ? at[^1] : null,
        };
    }
}
