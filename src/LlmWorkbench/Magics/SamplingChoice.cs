using System.CommandLine;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Magics;

/// <summary>The options that say how a token is drawn, the same for every command that draws tokens.</summary>
public sealed class SamplingChoice
{
    private static readonly SamplingOptions Standard = new();

    private readonly Option<double> _temperature = NumberOption.Create("--temperature", "Divides the logits: below 1 sharpens, above 1 flattens, 0 always takes the most probable token.", Standard.Temperature, 0, 100);
    private readonly Option<int> _topK = NumberOption.Create("--top-k", "Keeps the k most probable tokens; 0 keeps all.", Standard.TopK, 0, int.MaxValue);
    private readonly Option<double> _topP = NumberOption.Create("--top-p", "Keeps the most probable tokens that together reach this probability; 1 keeps all.", Standard.TopP, 1e-9, 1);
    private readonly Option<double> _minP = NumberOption.Create("--min-p", "Keeps tokens at least this fraction as probable as the most probable one; 0 keeps all.", Standard.MinP, 0, 1);
    private readonly Option<double> _penalty = NumberOption.Create("--repetition-penalty", "Makes tokens of the last 64 less probable; 1 changes nothing.", Standard.RepetitionPenalty, 1e-3, 100);
    private readonly Option<uint> _seed = NumberOption.Create<uint>("--seed", "Fixes the random draws.", Standard.Seed, 0, SamplingOptions.LargestSeed);
    private readonly Option<string[]> _biases = new("--bias")
    {
        Description = "Adds a number to the logit of a token, as in \"yes=2\" or id:123=-5; =ban forbids the token. May be repeated.",
        HelpName = "token=n",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly ConstraintChoice _constraint = new();
    private readonly Option<bool> _greedy = new("--greedy") { Description = "Always takes the most probable token: the same as --temperature 0." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (var option in (Option[])[_temperature, _topK, _topP, _minP, _penalty, _seed, _greedy, _biases])
        {
            command.Add(option);
        }

        _constraint.AddTo(command);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call, which has the variables.</param>
    /// <returns>The engine's options for a vocabulary, to which the tokens that are named belong.</returns>
    /// <exception cref="WorkbenchException"><c>--greedy</c> stands beside another temperature, or a grammar cannot be had.</exception>
    public Func<LlamaVocabulary, SamplingOptions> Read(ParseResult parsed, MagicCall call)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(call);
        var greedy = parsed.GetValue(_greedy);
        if (greedy && parsed.GetResult(_temperature) is { Implicit: false } && parsed.GetValue(_temperature) != 0)
        {
            throw new WorkbenchException("--greedy is the same as --temperature 0: give one of the two.");
        }

        var options = new SamplingOptions
        {
            Temperature = greedy ? 0 : parsed.GetValue(_temperature),
            TopK = parsed.GetValue(_topK),
            TopP = parsed.GetValue(_topP),
            MinP = parsed.GetValue(_minP),
            RepetitionPenalty = parsed.GetValue(_penalty),
            Seed = parsed.GetValue(_seed),
            Grammar = _constraint.Read(parsed, call),
        };
        string[] biases = parsed.GetValue(_biases) ?? [];
        return vocabulary => options with { LogitBias = [.. biases.Select(bias => BiasText.Parse(bias, vocabulary))] };
    }
}
