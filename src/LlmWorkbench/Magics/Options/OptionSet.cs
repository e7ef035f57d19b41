using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Models;

namespace LlmWorkbench.Magics.Options;

/// <summary>
/// The options of a command, bound to the immutable record that the C# method takes: each says its name, its description and what it
/// changes in the record, as in <c>options.Number("--top", "How many.", o =&gt; o.Top, (o, top) =&gt; o with { Top = top }, 1, 1000)</c>.
/// What is not typed stays as the record has it, so that a default stands in one place.
/// </summary>
/// <typeparam name="TOptions">The record.</typeparam>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a set of options.")]
public sealed partial class OptionSet<TOptions>
{
    private readonly Action<OptionBinding<TOptions>> _bind;

    internal OptionSet(Command command, TOptions defaults, Action<OptionBinding<TOptions>> bind) =>
        (Command, Defaults, _bind) = (command, defaults, bind);

    /// <summary>The command, for what System.CommandLine can do beside this.</summary>
    public Command Command { get; }

    /// <summary>The record when nothing is typed.</summary>
    public TOptions Defaults { get; }

    /// <summary>An option without a value.</summary>
    /// <param name="name">As in <c>--compare</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record when it is given.</param>
    /// <returns>The option.</returns>
    public Option<bool> Flag(string name, string description, Func<TOptions, TOptions> set) =>
        Add(new Option<bool>(name) { Description = description }, (options, isSet) => isSet ? set(options) : options);

    /// <summary>A word or text.</summary>
    /// <param name="name">As in <c>--token</c>.</param>
    /// <param name="help">What stands for the value in the help, as in <c>token</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with the word.</param>
    /// <returns>The option.</returns>
    public Option<string?> Word(string name, string help, string description, Func<TOptions, string, TOptions> set) =>
        Word(name, help, description, (options, word, _) => set(options, word));

    /// <summary>A word or text that names something of the session: a file, a variable, a dataset.</summary>
    /// <param name="name">As in <c>--imatrix</c>.</param>
    /// <param name="help">What stands for the value in the help, as in <c>file</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with what the word names.</param>
    /// <returns>The option.</returns>
    public Option<string?> Word(string name, string help, string description, Func<TOptions, string, MagicCall, TOptions> set) =>
        Add(
            new Option<string?>(name) { Description = description, HelpName = help },
            (options, word, given) => set(options, word!, given.Call)
        );

    /// <summary>Words or texts, each with the option's name in front.</summary>
    /// <param name="name">As in <c>--token</c>.</param>
    /// <param name="help">What stands for a value in the help.</param>
    /// <param name="description">One line, which says that it may be repeated.</param>
    /// <param name="set">The record with the words.</param>
    /// <returns>The option.</returns>
    public Option<string[]> Words(string name, string help, string description, Func<TOptions, string[], TOptions> set) =>
        Add(
            new Option<string[]>(name)
            {
                Description = description,
                HelpName = help,
                Arity = ArgumentArity.OneOrMore,
            },
            (options, words) => set(options, words ?? [])
        );

    /// <summary>One of a few words, in any case.</summary>
    /// <typeparam name="T">What they stand for.</typeparam>
    /// <param name="name">As in <c>--pooling</c>.</param>
    /// <param name="help">The words as the help shows them, as in <c>mean|last|first</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="words">The words and what they stand for; a second word for the same is another name of it.</param>
    /// <param name="set">The record with what was chosen.</param>
    /// <returns>The option.</returns>
    public Option<T> Choice<T>(
        string name,
        string help,
        string description,
        IReadOnlyList<(string Word, T Value)> words,
        Func<TOptions, T, TOptions> set
    ) => Add(ChoiceOption.Create(name, help, description, words), (options, value) => set(options, value!));

    /// <summary>One of the names of an enumeration, in lower case, which the help lists.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">As in <c>--site</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="get">The value in the record: its default.</param>
    /// <param name="set">The record with what was chosen.</param>
    /// <returns>The option.</returns>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Options are written in lower case.")]
    public Option<string> EnumWord<T>(string name, string description, Func<TOptions, T> get, Func<TOptions, T, TOptions> set)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(get);
        var option = new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => get(Defaults).ToString().ToLowerInvariant(),
        };
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        option.HelpName = string.Join('|', words);
        option.Among(words);
        return Add(option, (options, word) => set(options, Enum.Parse<T>(word!, ignoreCase: true)));
    }

    /// <summary>A word on the line itself.</summary>
    /// <param name="name">As the help shows it.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with the word; not called when there is none.</param>
    /// <returns>The argument.</returns>
    public Argument<string?> Argument(string name, string description, Func<TOptions, string, TOptions> set)
    {
        Argument<string?> argument = WordArgument.Optional(name, description);
        Command.Add(argument);
        Bind((options, given) => given.Value(argument) is { } word ? set(options, word) : options);
        return argument;
    }

    /// <summary>A word on the line itself that must be there.</summary>
    /// <param name="name">As the help shows it.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with the word.</param>
    /// <returns>The argument.</returns>
    public Argument<string> RequiredArgument(string name, string description, Func<TOptions, string, TOptions> set)
    {
        Argument<string> argument = WordArgument.Required(name, description);
        Command.Add(argument);
        Bind((options, given) => set(options, given.Value(argument)!));
        return argument;
    }

    /// <summary>A word or text that must be given.</summary>
    /// <param name="name">As in <c>--name</c>.</param>
    /// <param name="help">What stands for the value in the help.</param>
    /// <param name="description">One line.</param>
    /// <param name="set">The record with the word.</param>
    /// <returns>The option.</returns>
    public Option<string> RequiredWord(string name, string help, string description, Func<TOptions, string, TOptions> set) =>
        Add(
            new Option<string>(name)
            {
                Description = description,
                HelpName = help,
                Required = true,
            },
            (options, word) => set(options, word!)
        );

    /// <summary>An option of another kind.</summary>
    /// <typeparam name="T">Its value's type.</typeparam>
    /// <param name="option">The option.</param>
    /// <param name="set">The record with the value; not called when the option is not given.</param>
    /// <returns>The same option.</returns>
    public Option<T> Add<T>(Option<T> option, Func<TOptions, T?, TOptions> set) => Add(option, (options, value, _) => set(options, value));

    /// <inheritdoc cref="Add{T}(Option{T}, Func{TOptions, T, TOptions})"/>
    public Option<T> Add<T>(Option<T> option, Func<TOptions, T?, GivenOptions, TOptions> set)
    {
        Command.Add(option);
        Bind((options, given) => given.Has(option) ? set(options, given.Value(option), given) : options);
        return option;
    }

    /// <summary>Changes the record by what was typed, after all options declared so far: for those that only make sense together.</summary>
    /// <param name="change">The record that comes out; may throw <see cref="WorkbenchException"/> with a sentence.</param>
    public void Bind(Func<TOptions, GivenOptions, TOptions> change) =>
        _bind((options, given, model) => model is null ? change(options, given) : options);

    /// <summary>Changes the record by a model, where what was typed means something else to each: tokens by name.</summary>
    /// <param name="change">The record that comes out; may throw <see cref="WorkbenchException"/> with a sentence.</param>
    public void BindModel(Func<TOptions, GivenOptions, LoadedModel, TOptions> change) =>
        _bind((options, given, model) => model is null ? options : change(options, given, model));

    /// <summary>Says that options make sense only beside another one.</summary>
    /// <param name="owner">The other one.</param>
    /// <param name="options">The options.</param>
    public void Belong(Option owner, params IReadOnlyList<Option> options) =>
        Bind(
            (record, given) =>
            {
                return given.Has(owner) || options.FirstOrDefault(given.Has) is not { } lone
                    ? record
                    : throw new WorkbenchException($"{lone.Name} belongs to {owner.Name}: add {owner.Name}, or leave out {lone.Name}.");
            }
        );

    /// <summary>The options of a record inside of this one, which several commands share.</summary>
    /// <typeparam name="TPart">The inner record.</typeparam>
    /// <param name="get">The inner record.</param>
    /// <param name="set">The record with another inner one.</param>
    /// <returns>Takes the inner record's options.</returns>
    public OptionSet<TPart> Part<TPart>(Func<TOptions, TPart> get, Func<TOptions, TPart, TOptions> set)
    {
        ArgumentNullException.ThrowIfNull(get);
        return new OptionSet<TPart>(
            Command,
            get(Defaults),
            change => _bind((options, given, model) => set(options, change(get(options), given, model)))
        );
    }
}
