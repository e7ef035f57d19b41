using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Engines;

/// <summary><c>#!engine</c>: lists engines, fetches others and chooses one.</summary>
internal sealed class EngineMagic()
    : Magic<EngineMagic.Choice>(
        "engine",
        "Lists the llama.cpp that is there; «install RELEASE» fetches another, «use NAME» chooses, «remove NAME» deletes."
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Argument("list", "«list», «install», «use» or «remove».", (o, verb) => o with { Verb = verb });
        options.Argument(
            "name",
            "A release to install, such as 0.5.0, or the engine to use or remove.",
            (o, name) => o with { Name = name }
        );
        options.Choice(
            "--backend",
            string.Join('|', Backends),
            "What an installed engine computes on beside the processor.",
            [.. Backends.Select(backend => (backend, backend))],
            (o, backend) => o with { Backend = backend }
        );
        options.Bind(
            (o, _) =>
                o.Backend is null || o.Verb == "install"
                    ? o
                    : throw new WorkbenchException("--backend belongs to «engine install»: leave it out, or install an engine.")
        );
    }

    private static IEnumerable<string> Backends => EnginePin.All.Select(pin => pin.Backend).Distinct();

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        TypographicSign.Refuse(run.Options.Verb);
        return run.Options switch
        {
            { Verb: null or "list", Name: null } => EngineCatalogue.Of(EngineStore.OfUser()),
            { Verb: "install", Name: { } release, Backend: var backend } => Install(EnginePin.Find(release, backend), run),
            { Verb: "use", Name: { } name } => Use(name),
            { Verb: "remove", Name: { } name } => Remove(name),
            _ => throw new WorkbenchException(
                "#!engine alone lists what is there; #!engine install RELEASE fetches an engine, #!engine use NAME chooses one, and "
                    + "#!engine remove NAME deletes one."
            ),
        };
    }

    private static EngineCatalogue Install(EnginePin pin, MagicRun<Choice> run)
    {
        EngineStore store = Store();
        bool isNew = new EngineInstallation(store).Install(pin, run.Context($"Installing llama.cpp {pin.Name}"));
        return EngineCatalogue.Of(
            store,
            isNew
                ? $"llama.cpp {pin.Release} is installed as {pin.Name}; «engine use {pin.Name}» chooses it."
                : $"{pin.Name} is there already; «engine use {pin.Name}» chooses it."
        );
    }

    private static EngineCatalogue Use(string name)
    {
        EngineStore store = Store();
        if (name == EngineChoice.DefaultName)
        {
            store.Choose(null);
            return EngineCatalogue.Of(store, Chosen("What came with the build", EngineChoice.OfBuild.Folder));
        }

        if (!store.Names.Contains(name))
        {
            throw new WorkbenchException(EngineNames.Unknown(name, store));
        }

        string folder = store.FolderOf(name);
        if (LlamaEngines.Look(new EngineChoice(name, folder, EngineReason.Setting)).Problem is { } problem)
        {
            throw new WorkbenchException($"{name} cannot be used: {problem} «engine remove {name}» and installing it anew may help.");
        }

        store.Choose(name);
        return EngineCatalogue.Of(store, Chosen(name, folder));
    }

    private static EngineCatalogue Remove(string name)
    {
        EngineStore store = Store();
        new EngineInstallation(store).Remove(name);
        return EngineCatalogue.Of(store, $"{name} is deleted.");
    }

    private static string Chosen(string name, string folder)
    {
        string variable = EngineChoice.EnvironmentVariable;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 }
                ? $"{name} is chosen, but {variable} is set and goes before this choice: unset it."
            : LlamaBackend.Loaded is { } loaded && loaded.Folder != folder
                ? $"{name} is chosen; this process has loaded another engine already, so it takes effect after a restart of the kernel."
            : $"{name} is chosen, for every program of this user from its next start on.";
    }

    private static EngineStore Store() =>
        EngineStore.OfUser()
        ?? throw new WorkbenchException("The current user has no home folder to keep engines in: set HOME or XDG_DATA_HOME to a folder.");

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>What is to be done, or <see langword="null"/> to list.</summary>
        public string? Verb { get; init; }

        /// <summary>A release or an engine's name.</summary>
        public string? Name { get; init; }

        /// <summary>The backend of an engine that is to be fetched.</summary>
        public string? Backend { get; init; }
    }
}
