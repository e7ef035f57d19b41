using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Interventions;

/// <summary>The options that say which parts are taken out: named ones together, or all one by one.</summary>
internal sealed class PartChoice
{
    private readonly Option<string[]> _heads = new("--head")
    {
        Description = "Takes out a head: its number with --layer, as in --layer 2 --head 1, or both, as in --head 2.1. May be repeated.",
        HelpName = "head",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _attention = new("--attention") { Description = "Takes out the whole attention of --layer." };
    private readonly Option<bool> _mlp = new("--mlp") { Description = "Takes out the MLP of --layer." };
    private readonly Option<ImmutableArray<int>?> _layers = NumberListOption.Create("--layer", "The layers of --head, --attention, --mlp or --each; alone: takes out whole layers.");
    private readonly Option<string[]> _each = new("--each")
    {
        Description = "Takes out one kind of part, one by one: heads, attention, mlp or layers; without it and the options above all four. May be repeated.",
        HelpName = "kind",
        Arity = ArgumentArity.OneOrMore,
    };

    public PartChoice()
    {
        _layers.Aliases.Add("--layers");
        _each.AcceptOnlyFromAmong("heads", "attention", "mlp", "layers");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_layers, _heads, _attention, _mlp, _each])
        {
            command.Add(option);
        }
    }

    /// <summary>The layers that a sweep is limited to, or null.</summary>
    public ImmutableArray<int>? Layers(ParseResult parsed) => parsed.GetValue(_layers);

    /// <summary>The kinds of part of a sweep.</summary>
    public ImmutableArray<AblationKind> Kinds(ParseResult parsed) => parsed.GetValue(_each) is { Length: > 0 } kinds
        ? [.. kinds.Select(kind => kind switch { "heads" => AblationKind.Head, "attention" => AblationKind.Attention, "mlp" => AblationKind.Mlp, _ => AblationKind.Layer }).Distinct().Order()]
        : [.. Enum.GetValues<AblationKind>()];

    /// <summary>The named parts; empty when all are to be taken out one by one.</summary>
    /// <exception cref="WorkbenchException">The options do not fit each other.</exception>
    public IReadOnlyList<AblatedPart> Named(ParseResult parsed)
    {
        ImmutableArray<int> layers = parsed.GetValue(_layers) ?? [];
        string[] heads = parsed.GetValue(_heads) ?? [];
        var (attention, mlp, each) = (parsed.GetValue(_attention), parsed.GetValue(_mlp), parsed.GetValue(_each) is { Length: > 0 });
        if (each)
        {
            return heads.Length == 0 && !attention && !mlp
                ? []
                : throw new WorkbenchException("--each takes parts out one by one, and --head, --attention and --mlp take out named ones together: give one of the two.");
        }

        if ((attention || mlp) && layers.Length == 0)
        {
            throw new WorkbenchException($"{(mlp ? "--mlp" : "--attention")} needs --layer, as in --layer 2 {(mlp ? "--mlp" : "--attention")}.");
        }

        List<AblatedPart> parts = [.. heads.SelectMany(text => text.Split(',')).SelectMany(head => Heads(head, layers))];
        parts.AddRange(layers.Where(_ => attention).Select(AblatedPart.OfAttention));
        parts.AddRange(layers.Where(_ => mlp).Select(AblatedPart.OfMlp));
        return parts.Count > 0 ? [.. parts.Distinct()] : [.. layers.Select(AblatedPart.OfLayer)];
    }

    private static IEnumerable<AblatedPart> Heads(string text, ImmutableArray<int> layers)
    {
        string[] numbers = text.Split('.');
        int[] read = [.. numbers.Where(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return (read.Length == numbers.Length, read.Length) switch
        {
            (true, 2) when layers.Length > 0 => throw new WorkbenchException($"--head {text} names its layer already: leave out --layer, or the layer in front of the dot."),
            (true, 2) => [AblatedPart.OfHead(read[0], read[1])],
            (true, 1) when layers.Length == 0 => throw new WorkbenchException($"--head {text} needs a layer: --layer 2 --head {text}, or --head 2.{text}."),
            (true, 1) => layers.Select(layer => AblatedPart.OfHead(layer, read[0])),
            _ => throw new WorkbenchException($"--head needs a head's number, as in --layer 2 --head 1 or --head 2.1, not «{text}»."),
        };
    }
}
