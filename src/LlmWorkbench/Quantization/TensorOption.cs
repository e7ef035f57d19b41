using System.CommandLine;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Quantization;

/// <summary>The options of commands that look closely at one tensor.</summary>
internal sealed class TensorOption
{
    private const string Standard = "Q4_0";

    private readonly Option<string?> _tensor = new("--tensor")
    {
        Description = "The tensor, as in blk.0.attn_q.weight; * stands for any letters, as long as it means one tensor.",
        HelpName = "name",
    };

    private readonly Option<string[]> _types = new("--type")
    {
        Description = $"A type, such as {Standard} (the default), Q8_0 or Q4_K. May be repeated.",
        HelpName = "type",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_tensor);
        command.Add(_types);
    }

    /// <summary>The tensor's name.</summary>
    /// <exception cref="WorkbenchException">None was given.</exception>
    public string Name(ParseResult parsed) => parsed.GetValue(_tensor) is { Length: > 0 } name
        ? name
        : throw new WorkbenchException($"#!{parsed.CommandResult.Command.Name} needs a tensor, as in --tensor blk.0.attn_q.weight: #!weights lists those there are.");

    /// <summary>The types, each once.</summary>
    /// <exception cref="WorkbenchException">One is unknown.</exception>
    public IReadOnlyList<GgmlType> Types(ParseResult parsed) =>
        [.. (parsed.GetValue(_types) is { Length: > 0 } names ? names : [Standard]).Select(TypeNames.Tensor).Distinct()];
}
