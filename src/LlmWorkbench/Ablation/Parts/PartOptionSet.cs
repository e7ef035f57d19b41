using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Ablation.Parts;

/// <summary>The options that say which parts are taken out: named ones together, or all one by one.</summary>
internal static class PartOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <param name="get">Kinds and layers in the record.</param>
    /// <param name="set">The record with the named parts, none when all are to be taken out one by one; and with other kinds and
    /// layers.</param>
    /// <exception cref="WorkbenchException">When they are read: they do not fit each other.</exception>
    public static void AddParts<T>(
        this OptionSet<T> options,
        Func<T, AblationOptions> get,
        Func<T, IReadOnlyList<AblatedPart>, AblationOptions, T> set
    )
    {
        Option<ImmutableArray<int>?> layers = options.Numbers(
            "--layer",
            "The layers of --head, --attention, --mlp or --each; alone: takes out whole layers.",
            (o, _) => o
        );
        layers.Aliases.Add("--layers");
        Option<string[]> heads = options.Words(
            "--head",
            "head",
            "Takes out a head: its number with --layer, as in --layer 2 --head 1, or both, as in --head 2.1. May be repeated.",
            (o, _) => o
        );
        Option<bool> attention = options.Flag("--attention", "Takes out the whole attention of --layer.", o => o);
        Option<bool> mlp = options.Flag("--mlp", "Takes out the MLP of --layer.", o => o);
        Option<string[]> each = options.Words(
            "--each",
            "kind",
            "Takes out one kind of part, one by one: heads, attention, mlp or layers; without it and the options above all four. "
                + "May be repeated.",
            (o, _) => o
        );
        each.Among("heads", "attention", "mlp", "layers");
        options.Bind(
            (o, given) =>
            {
                string[] kinds = given.Value(each) ?? [];
                IReadOnlyList<AblatedPart> parts = Named(
                    given.Value(layers) ?? [],
                    given.Value(heads) ?? [],
                    given.Value(attention),
                    given.Value(mlp),
                    kinds.Length > 0
                );
                return set(o, parts, get(o) with { Layers = given.Value(layers), Kinds = kinds.Length > 0 ? Kinds(kinds) : get(o).Kinds });
            }
        );
    }

    private static ImmutableArray<AblationKind> Kinds(string[] kinds) =>
        [
            .. kinds
                .Select(kind =>
                    kind switch
                    {
                        "heads" => AblationKind.Head,
                        "attention" => AblationKind.Attention,
                        "mlp" => AblationKind.Mlp,
                        _ => AblationKind.Layer,
                    }
                )
                .Distinct()
                .Order(),
        ];

    private static IReadOnlyList<AblatedPart> Named(ImmutableArray<int> layers, string[] heads, bool attention, bool mlp, bool each)
    {
        if (each)
        {
            return heads.Length == 0 && !attention && !mlp
                ? []
                : throw new WorkbenchException(
                    "--each takes parts out one by one, and --head, --attention and --mlp take out named ones together: give one "
                        + "of the two."
                );
        }

        if ((attention || mlp) && layers.Length == 0)
        {
            throw new WorkbenchException(
                $"{(mlp ? "--mlp" : "--attention")} needs --layer, as in --layer 2 {(mlp ? "--mlp" : "--attention")}."
            );
        }

        List<AblatedPart> parts = [.. heads.SelectMany(text => text.Split(',')).SelectMany(head => Heads(head, layers))];
        parts.AddRange(layers.Where(_ => attention).Select(AblatedPart.OfAttention));
        parts.AddRange(layers.Where(_ => mlp).Select(AblatedPart.OfMlp));
        return parts.Count > 0 ? [.. parts.Distinct()] : [.. layers.Select(AblatedPart.OfLayer)];
    }

    private static IEnumerable<AblatedPart> Heads(string text, ImmutableArray<int> layers)
    {
        string[] numbers = text.Split('.');
        int[] read =
        [
            .. numbers
                .Where(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
        ];
        return (read.Length == numbers.Length, read.Length) switch
        {
            (true, 2) when layers.Length > 0 => throw new WorkbenchException(
                $"--head {text} names its layer already: leave out --layer, or the layer in front of the dot."
            ),
            (true, 2) => [AblatedPart.OfHead(read[0], read[1])],
            (true, 1) when layers.Length == 0 => throw new WorkbenchException(
                $"--head {text} needs a layer: --layer 2 --head {text}, or --head 2.{text}."
            ),
            (true, 1) => layers.Select(layer => AblatedPart.OfHead(layer, read[0])),
            _ => throw new WorkbenchException($"--head needs a head's number, as in --layer 2 --head 1 or --head 2.1, not «{text}»."),
        };
    }
}
