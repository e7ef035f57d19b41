using LlmWorkbench.Interactive.Loading;
using LlmWorkbench.Interactive.Variables;
using LlmWorkbench.Session;
using LlmWorkbench.Testing.Commands;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;

namespace LlmWorkbench.Interactive.Tests.Support;

/// <summary>A notebook of .NET Interactive with C#, into which the extension is loaded as the tool does it.</summary>
internal sealed class InteractiveNotebook : IDisposable
{
    private InteractiveNotebook(CompositeKernel root) => Root = root;

    /// <summary>The notebook's kernel.</summary>
    public CompositeKernel Root { get; }

    /// <summary>What its cells share.</summary>
    public NotebookSession Session => NotebookSession.Of(Root)!;

    /// <summary>What the cell that loaded the extension shows.</summary>
    public required CellEvents Loaded { get; init; }

    /// <summary>Opens one.</summary>
    /// <param name="options">What it begins with; <see langword="null"/> for what the tool gives it.</param>
    /// <param name="beside">Another extension, and whether it is loaded first.</param>
    public static async Task<InteractiveNotebook> OpenAsync(NotebookOptions? options = null, OtherExtension? beside = null)
    {
        var csharp = new CSharpKernel();
        // What #r "nuget: …" does.
        csharp.AddAssemblyReferences([
            typeof(Workbench).Assembly.Location,
            typeof(Llama.LlamaException).Assembly.Location,
            typeof(Gguf.GgufFormatException).Assembly.Location,
            typeof(WorkbenchExtension).Assembly.Location,
            typeof(Plotly.NET.GenericChart).Assembly.Location,
            typeof(Plotly.NET.CSharp.Chart).Assembly.Location,
        ]);
        var root = new CompositeKernel { csharp, new HtmlKernel() };
        root.DefaultKernelName = csharp.Name;
        root.AddDirective(
            new Microsoft.DotNet.Interactive.Directives.KernelActionDirective("#!load"),
            async (_, _) =>
            {
                if (beside is { IsFirst: true })
                {
                    await beside.LoadAsync(root);
                }

                await (options is null ? new WorkbenchExtension().OnLoadAsync(root) : ExtensionLoader.LoadAsync(root, options));
                if (beside is { IsFirst: false })
                {
                    await beside.LoadAsync(root);
                }
            }
        );
        return new InteractiveNotebook(root) { Loaded = await RunAsync(root, "#!load") };
    }

    /// <summary>Opens one whose models are those of <see cref="CommandLines"/>.</summary>
    public static Task<InteractiveNotebook> OpenAsync(CommandFiles files, OtherExtension? beside = null) =>
        OpenAsync(new NotebookOptions { Workbench = () => new Workbench(new Models.ModelFolders([files.Folder])) }, beside);

    /// <summary>Runs a cell.</summary>
    public Task<CellEvents> RunAsync(string cell) => RunAsync(Root, cell);

    /// <summary>Sends anything else.</summary>
    public async Task<CellEvents> SendAsync(KernelCommand command) => new((await Root.SendAsync(command)).Events);

    public void Dispose() => Root.Dispose();

    private static async Task<CellEvents> RunAsync(CompositeKernel root, string cell) =>
        new((await root.SendAsync(new SubmitCode(cell))).Events);
}

/// <summary>Another extension in the same notebook.</summary>
/// <param name="IsFirst">Whether it is loaded before the workbench's.</param>
/// <param name="LoadAsync">Loads it.</param>
internal sealed record OtherExtension(bool IsFirst, Func<Kernel, Task> LoadAsync);
