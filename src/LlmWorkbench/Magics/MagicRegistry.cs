using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics;

/// <summary>The magics of a session, and the one way to run them.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is a registry.")]
public sealed class MagicRegistry
{
    private ImmutableSortedDictionary<string, IMagic> _magics = ImmutableSortedDictionary.Create<string, IMagic>(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>All magics at this moment, ordered by name.</summary>
    public IReadOnlyCollection<IMagic> All => [.. _magics.Values];

    /// <summary>Adds a magic.</summary>
    /// <param name="magic">The magic.</param>
    /// <exception cref="ArgumentException">There is one with that name already.</exception>
    public void Add(IMagic magic)
    {
        ArgumentNullException.ThrowIfNull(magic);
        _magics = _magics.Add(magic.Name, magic);
    }

    /// <summary>Takes magics out and puts others in, all or nothing; whoever looks meanwhile sees the ones or the others.</summary>
    /// <param name="removed">Those that go.</param>
    /// <param name="added">Those that come.</param>
    /// <exception cref="WorkbenchException">There is one with such a name already.</exception>
    internal void Exchange(IEnumerable<IMagic> removed, IEnumerable<IMagic> added)
    {
        ImmutableSortedDictionary<string, IMagic> magics = _magics.RemoveRange(removed.Select(magic => magic.Name));
        foreach (IMagic magic in added)
        {
            magics = magics.ContainsKey(magic.Name)
                ? throw new WorkbenchException($"There is a command #!{magic.Name} already: give the new one another name.")
                : magics.Add(magic.Name, magic);
        }

        _magics = magics;
    }

    /// <summary>Looks a magic up.</summary>
    /// <param name="name">Its name without <c>#!</c>, in any case.</param>
    /// <returns>The magic, or <see langword="null"/>.</returns>
    public IMagic? Find(string name) => _magics.GetValueOrDefault(name);

    /// <summary>Runs one line.</summary>
    /// <param name="line">The line after <c>#!</c>: the name, then arguments and options.</param>
    /// <param name="call">What the command works with.</param>
    /// <returns>A task that ends when the result is displayed.</returns>
    /// <exception cref="WorkbenchException">There is no such command, it is used wrongly, or it fails; one sentence.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted it.</exception>
    public async Task RunAsync(string line, MagicCall call)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(call);
        IReadOnlyList<string> words = MagicLine.Split(line);
        if (words.Count == 0)
        {
            throw new WorkbenchException("A magic command needs a name: #!lsmagic lists them.");
        }

        IMagic magic = Find(words[0]) ?? throw UnknownMagic(words[0]);
        Command command = magic.CreateCommand(call);
        MagicHelp.AddTo(command);

        ParseResult parsed = CommandWords.Parse(command, [.. words.Skip(1)]);
        if (parsed.Action is HelpAction)
        {
            call.Output.Write(MagicHelp.Of(command, parsed));
            return;
        }

        if (parsed.Errors.Count > 0)
        {
            throw new WorkbenchException(ParseErrors.Sentence(parsed));
        }

        await Failures
            .AsSentences(() =>
                parsed.InvokeAsync(
                    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                    call.Cancellation
                )
            )
            .ConfigureAwait(false);
    }

    private WorkbenchException UnknownMagic(string name)
    {
        string? meant = Suggestion.Closest(name, _magics.Keys);
        return new WorkbenchException(
            meant is null
                ? $"There is no magic #!{name}: #!lsmagic lists those there are."
                : $"There is no magic #!{name}: did you mean #!{meant}?"
        );
    }
}
