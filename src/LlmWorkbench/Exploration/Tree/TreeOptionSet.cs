using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>The options that say how far the alternatives are followed and where the text branches.</summary>
internal static class TreeOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <returns>The options, for a picture that has no tree.</returns>
    /// <exception cref="WorkbenchException">When they are read: a token has no place.</exception>
    public static IReadOnlyList<Option> AddTree(this OptionSet<ExplorationOptions> options)
    {
        Option[] numbers =
        [
            options.Number(
                "--width",
                "How many next tokens are followed at each step.",
                o => o.Width,
                (o, width) => o with { Width = width },
                1,
                1000
            ),
            options.Number(
                "--depth",
                "How many tokens deep the tree is.",
                o => o.Depth,
                (o, depth) => o with { Depth = depth },
                1,
                ExplorationOptions.LargestDepth
            ),
            options.Number(
                "--min-probability",
                "Follows only branches with at least this cumulative probability.",
                o => o.MinProbability,
                (o, least) => o with { MinProbability = least },
                0,
                1
            ),
            options.Number(
                "--max-nodes",
                "How many nodes the tree may have.",
                o => o.MaxNodes,
                (o, most) => o with { MaxNodes = most },
                1,
                ExplorationOptions.LargestBudget
            ),
            options.TokenCount(
                "--continue",
                "How many tokens each branch is continued with.",
                o => o.ContinueTokens,
                (o, count) => o with { ContinueTokens = count },
                0,
                1000
            ),
            options.TokenCount(
                "--max-tokens",
                "How many tokens of the text itself are written.",
                o => o.MaxTokens,
                (o, most) => o with { MaxTokens = most },
                0,
                10_000
            ),
        ];
        Option<int[]> at = options.Add(Places(), (o, _) => o);
        Option<string[]> tokens = options.Words(
            "--token",
            "token",
            "The token that is put at the place of --at: its exact text in quotes, or its number. May be repeated.",
            (o, _) => o
        );
        options.Bind((o, given) => Forced(o, given.Value(at) ?? [], given.Value(tokens) ?? []));
        return [.. numbers, at, tokens];
    }

    private static ExplorationOptions Forced(ExplorationOptions options, int[] at, string[] tokens) =>
        tokens.Length > at.Length || at.Length > tokens.Length + 1
            ? throw new WorkbenchException(
                $"There {(at.Length == 1 ? "is 1 --at" : $"are {at.Length} --at")} for {tokens.Length} --token: each token needs "
                    + "its place, as in --at 3 --token \" red\", and one more --at says where the tree begins."
            )
            : options with
            {
                Forced = [.. tokens.Select((token, i) => new ForcedToken(at[i], token))],
                At = at.Length > tokens.Length ? at[^1] : null,
            };

    private static Option<int[]> Places() =>
        new("--at")
        {
            Description =
                "The token of the text at which it branches, counted from 1: alone it is where the tree begins, with --token that "
                + "token is put there and the text goes on from it. May be repeated.",
            HelpName = "n",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Read,
        };

    private static int[] Read(ArgumentResult result)
    {
        List<int> positions = [];
        foreach (Token token in result.Tokens)
        {
            if (int.TryParse(token.Value, CultureInfo.InvariantCulture, out int position) && position >= 1)
            {
                positions.Add(position);
            }
            else
            {
                result.AddError($"--at needs a whole number from 1, not «{token.Value}».");
            }
        }

        return [.. positions];
    }
}
