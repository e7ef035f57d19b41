using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Kernel.Comms;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Kernel.Globals;

/// <summary>What every C# cell can use by its bare name.</summary>
/// <param name="workbench">The session.</param>
/// <param name="topics">The topics of the session.</param>
/// <param name="comms">The lines between cells and the page.</param>
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The names are those that C# notebook users know.")]
public sealed class CellGlobals(Workbench workbench, TopicRegistry topics, CommTargets comms)
{
    private object? _transferred;

    /// <summary>The session: its models and everything that lives as long as the notebook is open.</summary>
    public Workbench Workbench => workbench;

    /// <summary>The loaded models, by name.</summary>
    public WorkbenchModels Models => workbench.Models;

    /// <summary>The topics of the session: <c>Topics.Add(new HelloTopic())</c> adds one from another assembly, commands and
    /// views.</summary>
    public TopicRegistry Topics => topics;

    /// <summary>The current model; when none is loaded yet, the usual one is loaded, and a line below the cell says which.</summary>
    /// <exception cref="WorkbenchException">None is at hand; the sentence tells what would help.</exception>
    public LoadedModel Model =>
        workbench.Models.TryCurrent ?? DefaultModel.Of(workbench.Models, CurrentCell.RequireOutput(), cancellation: Cancellation);

    /// <summary>The lines between cells and the page.</summary>
    public CommTargets Comms => comms;

    /// <summary>Set when the user interrupts the cell; give it to work that can be stopped.</summary>
    public static CancellationToken Cancellation => CurrentCell.Cancellation;

    /// <summary>Displays a value below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">At most one MIME type to format it as; without it, those that suit its type.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Makes HTML out of a string, to display it or to return it from the cell.</summary>
    /// <param name="content">HTML, inserted into the page as it is.</param>
    /// <returns>The HTML as a value.</returns>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs JavaScript in the page.</summary>
    /// <param name="scriptContent">The script.</param>
    public static void Javascript(string scriptContent) => CurrentCell.RequireOutput().Display(PageContent.Script(scriptContent));

    /// <summary>Adds style rules to the page.</summary>
    /// <param name="content">The rules.</param>
    public static void CSS(string content) => CurrentCell.RequireOutput().Display(PageContent.Style(content));

    /// <summary>Removes what the cell has shown until now.</summary>
    /// <param name="wait">Whether it stays until something new is shown, so that an animation does not flicker.</param>
    public static void ClearOutput(bool wait = false) => CurrentCell.RequireOutput().Clear(wait);

    /// <summary>Asks the user for a line of text.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <returns>What was typed.</returns>
    /// <exception cref="WorkbenchException">Nobody is there to answer.</exception>
    public static string input(string prompt = "") => CurrentCell.Ask(prompt, isPassword: false);

    /// <summary>Asks the user for a secret, which is not seen while it is typed.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <returns>The secret, which shows itself as dots.</returns>
    /// <exception cref="WorkbenchException">Nobody is there to answer.</exception>
    public static PasswordString password(string prompt = "") => new(CurrentCell.Ask(prompt, isPassword: true));

    /// <summary>Asks the user for a line of text without holding up the thread.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <returns>What was typed.</returns>
    public static Task<string> GetInputAsync(string prompt = "") => Task.Run(() => input(prompt));

    /// <summary>Asks the user for a secret without holding up the thread.</summary>
    /// <param name="prompt">What is shown before the field.</param>
    /// <returns>The secret, which shows itself as dots.</returns>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") => Task.Run(() => password(prompt));

    /// <summary>For the kernel alone: hands a value to the code that declares a variable for it.</summary>
    /// <typeparam name="T">The variable's type.</typeparam>
    /// <returns>The value.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T TakeTransferred<T>() => (T)_transferred!;

    internal void Transfer(object? value) => _transferred = value;
}
