using LlmWorkbench.Gguf;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Quantization;

/// <summary>The options of commands that look closely at one tensor.</summary>
internal static class TensorOptionSet
{
    /// <summary>Declares them.</summary>
    /// <param name="options">Takes them.</param>
    /// <param name="standard">The type that is looked at when none is named.</param>
    /// <param name="name">The record with the tensor's name.</param>
    /// <param name="types">The record with the types, each once.</param>
    /// <exception cref="WorkbenchException">When they are read: a type is unknown.</exception>
    public static void AddTensor<T>(
        this OptionSet<T> options,
        GgmlType standard,
        Func<T, string, T> name,
        Func<T, IReadOnlyList<GgmlType>, T> types
    )
    {
        options.Word(
            "--tensor",
            "name",
            "The tensor, as in blk.0.attn_q.weight; * stands for any letters, as long as it means one tensor.",
            name
        );
        options.Words(
            "--type",
            "type",
            $"A type, such as {standard} (the default), Q8_0 or Q4_K. May be repeated.",
            (o, names) => types(o, [.. names.Select(TypeNames.Tensor).Distinct()])
        );
    }

    /// <summary>The sentence for a command without a tensor.</summary>
    /// <param name="command">Its name without <c>#!</c>.</param>
    public static WorkbenchException NoTensor(string command) =>
        new($"#!{command} needs a tensor, as in --tensor blk.0.attn_q.weight: #!weights lists those there are.");
}
