using System.Collections.Immutable;
using System.CommandLine;
using System.Numerics;

namespace LlmWorkbench.Magics.Options;

/// <content>Numbers.</content>
public sealed partial class OptionSet<TOptions>
{
    /// <summary>A number with a default.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">As in <c>--top</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="get">The number in the record: its default.</param>
    /// <param name="set">The record with another number.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <returns>The option.</returns>
    public Option<T> Number<T>(string name, string description, Func<TOptions, T> get, Func<TOptions, T, TOptions> set, T min, T max)
        where T : struct, INumber<T> => Add(NumberOption.Create(name, description, get(Defaults), min, max), set);

    /// <summary>A number that may be left out, without a default that could be named.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">As in <c>--chunks</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with a number.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <returns>The option.</returns>
    public Option<T?> OptionalNumber<T>(string name, string description, Func<TOptions, T, TOptions> set, T min, T max)
        where T : struct, INumber<T> =>
        Add(NumberOption.CreateOptional(name, description, min, max), (options, number) => set(options, number!.Value));

    /// <summary>Whole numbers, as in <c>--layer 0,2,5-9</c>.</summary>
    /// <param name="name">As in <c>--layer</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with the numbers, each once.</param>
    /// <returns>The option.</returns>
    public Option<ImmutableArray<int>?> Numbers(string name, string description, Func<TOptions, ImmutableArray<int>, TOptions> set) =>
        Add(NumberListOption.Create(name, description), (options, numbers) => set(options, numbers!.Value));

    /// <summary>A length in tokens with a default: <c>4096</c>, or <c>4k</c> (times 1,024).</summary>
    /// <param name="name">As in <c>--context</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="get">The length in the record: its default.</param>
    /// <param name="set">The record with another length.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <returns>The option.</returns>
    public Option<int> TokenCount(
        string name,
        string description,
        Func<TOptions, int> get,
        Func<TOptions, int, TOptions> set,
        int min,
        int max
    )
    {
        ArgumentNullException.ThrowIfNull(get);
        return Add(TokenCountOption.Create(name, description, get(Defaults), min, max), set);
    }

    /// <summary>A length in tokens that may be left out, without a default that could be named.</summary>
    /// <param name="name">As in <c>--context</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with a length.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <returns>The option.</returns>
    public Option<int?> OptionalTokenCount(string name, string description, Func<TOptions, int, TOptions> set, int min, int max) =>
        Add(TokenCountOption.CreateOptional(name, description, min, max), (options, count) => set(options, count!.Value));

    /// <summary>Several lengths in tokens, as in <c>--lengths 64,512,4k</c>.</summary>
    /// <param name="name">As in <c>--lengths</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with the lengths, each once.</param>
    /// <returns>The option.</returns>
    public Option<ImmutableArray<int>?> TokenCounts(string name, string description, Func<TOptions, ImmutableArray<int>, TOptions> set) =>
        Add(NumberListOption.CreateTokenCounts(name, description), (options, counts) => set(options, counts!.Value));
}
