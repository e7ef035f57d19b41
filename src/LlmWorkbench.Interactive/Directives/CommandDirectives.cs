using System.CommandLine;
using LlmWorkbench.Magics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;

namespace LlmWorkbench.Interactive.Directives;

/// <summary>
/// Tells .NET Interactive which commands there are and what may stand on their lines. It refuses what it does not know; everything
/// else, and what is wrong, the workbench says in its own sentences: how often an option is given, what is missing, what the values are.
/// </summary>
/// <param name="root">The notebook's kernel.</param>
/// <param name="registry">The commands.</param>
/// <param name="run">Runs a command that takes no text.</param>
internal sealed class CommandDirectives(CompositeKernel root, MagicRegistry registry, KernelCommandInvocation run)
{
    private static readonly (string Name, string Description)[] s_always =
    [
        ("-h", "Shows the command's help."),
        ("--help", "Shows the command's help."),
        ("-?", "Shows the command's help."),
        ("--", "Ends the options: what follows is text."),
    ];

    private const string KernelName = "llm-workbench";

    private readonly Dictionary<string, (KernelDirective Directive, IMagic Magic)> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kernels = new(StringComparer.Ordinal);

    /// <summary>Whether a directive is one of the workbench's commands.</summary>
    /// <param name="name">Its name, with <c>#!</c>.</param>
    public bool IsOwn(string name) => _own.ContainsKey(name);

    /// <summary>Whether a directive is one of the workbench's commands, or names the kernel that owns their texts.</summary>
    /// <param name="name">Its name, with <c>#!</c>.</param>
    public bool IsOwnOrKernel(string name) => IsOwn(name) || (CellCommand.Begins(name) && IsKernel(CellCommand.Of(name)));

    /// <summary>Whether a kernel owns the texts of commands.</summary>
    /// <param name="name">The kernel's name.</param>
    public bool IsKernel(string? name) => name is not null && _kernels.Contains(name);

    /// <summary>Adds what is new in the registry. Names that the notebook had before are left alone.</summary>
    public void Add()
    {
        var texts = new List<IMagic>();
        foreach (IMagic magic in registry.All)
        {
            string name = "#!" + magic.Name;
            if (_own.TryGetValue(name, out (KernelDirective Directive, IMagic Magic) known))
            {
                if (!ReferenceEquals(known.Magic, magic))
                {
                    AddParameters(known.Directive, magic);
                    _own[name] = (known.Directive, magic);
                }
            }
            else if (root.KernelInfo.SupportedDirectives.Any(directive => directive.Name == name))
            {
                continue;
            }
            else if (magic.TakesText)
            {
                texts.Add(magic);
            }
            else
            {
                var action = new KernelActionDirective(name, magic.Description);
                AddParameters(action, magic);
                root.AddDirective(action, run);
                _own[name] = (action, magic);
            }
        }

        if (texts.Count > 0)
        {
            AddKernel(texts);
        }
    }

    // To the tool, commands with a text are other names of the kernel that owns the texts. A kernel gets its names when it is added:
    // commands that come later, with a topic of the user's, have one of their own.
    private void AddKernel(List<IMagic> magics)
    {
        string kernel = _kernels.Count == 0 ? KernelName : $"{KernelName}-{_kernels.Count + 1}";
        _kernels.Add(kernel);
        root.Add(new CommandKernel(kernel), magics.Select(magic => magic.Name));
        foreach (IMagic magic in magics)
        {
            string name = "#!" + magic.Name;
            KernelDirective selector = root.KernelInfo.SupportedDirectives.Single(directive => directive.Name == name);
            selector.Description = magic.Description;
            AddParameters(selector, magic);
            _own[name] = (selector, magic);
        }
    }

    private static void AddParameters(KernelDirective directive, IMagic magic)
    {
        Command command = MagicShape.Of(magic);
        IEnumerable<(string Name, string Description)> options = command
            .Options.Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Prepend(option.Name).Select(name => (name, option.Description ?? "")));
        foreach ((string name, string description) in options.Concat(s_always).DistinctBy(option => option.Name))
        {
            Add(directive, new KernelDirectiveParameter(name, description) { MaxOccurrences = int.MaxValue });
        }

        if (command.Arguments.FirstOrDefault() is { } argument && !directive.Parameters.Any(parameter => parameter.AllowImplicitName))
        {
            Add(
                directive,
                new KernelDirectiveParameter(argument.Name, argument.Description)
                {
                    AllowImplicitName = true,
                    MaxOccurrences = int.MaxValue,
                }
            );
        }
    }

    private static void Add(KernelDirective directive, KernelDirectiveParameter parameter)
    {
        if (directive.Parameters.All(known => known.Name != parameter.Name))
        {
            directive.Parameters.Add(parameter);
        }
    }
}
