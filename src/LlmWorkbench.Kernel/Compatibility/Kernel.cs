using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Kernel.Output;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// What notebooks written for .NET Interactive call on its class of this name, so that they run unchanged. Everything in this
/// folder is there for them alone; the workbench's own code does not use it.
/// </summary>
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The names are those of .NET Interactive.")]
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Notebooks call it on an instance.")]
public abstract class Kernel
{
    private protected Kernel() { }

    /// <summary>The one kernel that there is.</summary>
    public static CSharpKernel Root => CSharpKernel.Instance;

    /// <summary>The one kernel that there is.</summary>
    public static CSharpKernel Current => CSharpKernel.Instance;

    /// <summary>The kernel's name.</summary>
    public string Name => "csharp";

    /// <summary>Displays a value below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">At most one MIME type to format it as.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Makes HTML out of a string.</summary>
    /// <param name="content">HTML, inserted into the page as it is.</param>
    /// <returns>The HTML as a value.</returns>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs JavaScript in the page.</summary>
    /// <param name="scriptContent">The script.</param>
    public static void Javascript(string scriptContent) => CurrentCell.RequireOutput().Display(PageContent.Script(scriptContent));

    /// <summary>Adds style rules to the page.</summary>
    /// <param name="content">The rules.</param>
    public static void CSS(string content) => CurrentCell.RequireOutput().Display(PageContent.Style(content));

    /// <summary>Asks the user for a line of text.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <returns>What was typed.</returns>
    /// <exception cref="LlmWorkbench.WorkbenchException">Nobody is there to answer.</exception>
    public static Task<string> GetInputAsync(string prompt = "") => Task.Run(() => CurrentCell.Ask(prompt, isPassword: false));

    /// <summary>Asks the user for a secret.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <returns>The secret, which shows itself as dots.</returns>
    /// <exception cref="LlmWorkbench.WorkbenchException">Nobody is there to answer.</exception>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") =>
        Task.Run(() => new PasswordString(CurrentCell.Ask(prompt, isPassword: true)));

    /// <summary>Finds the kernel of a language.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The kernel for C# and for the whole; null for others, because there are none.</returns>
    public Kernel? FindKernelByName(string name) => name is "csharp" or ".NET" ? this : null;

    /// <summary>Runs code as a part of the cell that runs. What it declares is seen by later parts of the cell and by later cells only
    /// where the cell's own C# is not running meanwhile.</summary>
    /// <param name="command">The code.</param>
    /// <param name="cancellationToken">Not needed: interrupting the cell stops the code.</param>
    /// <returns>A task that ends with the code.</returns>
    /// <exception cref="LlmWorkbench.WorkbenchException">No cell runs.</exception>
    public Task SendAsync(SubmitCode command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        cancellationToken.ThrowIfCancellationRequested();
        return CurrentCell.RequireParts().RunCodeAsync(command.Code, command.TargetKernelName ?? "csharp");
    }

    /// <summary>Runs code as a part of the cell that runs.</summary>
    /// <param name="code">The code, with magic commands where it needs some.</param>
    /// <returns>A task that ends with the code.</returns>
    /// <exception cref="LlmWorkbench.WorkbenchException">No cell runs.</exception>
    public Task SubmitCodeAsync(string code) => SendAsync(new SubmitCode(code));
}
