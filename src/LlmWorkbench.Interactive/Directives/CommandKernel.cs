using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace LlmWorkbench.Interactive.Directives;

/// <summary>
/// Whom .NET Interactive takes for the owner of the lines below commands with a text, so that they are not C# to it: no compiler and no
/// editor looks at them. What is run is decided before anything comes here.
/// </summary>
internal sealed class CommandKernel
    : Kernel,
        IKernelCommandHandler<SubmitCode>,
        IKernelCommandHandler<RequestDiagnostics>,
        IKernelCommandHandler<RequestCompletions>,
        IKernelCommandHandler<RequestHoverText>,
        IKernelCommandHandler<RequestSignatureHelp>
{
    /// <summary>Makes it.</summary>
    /// <param name="name">Its name in the notebook.</param>
    public CommandKernel(string name)
        : base(name)
    {
        KernelInfo.DisplayName = "LLM Workbench";
        KernelInfo.LanguageName = "text";
        KernelInfo.Description = "Texts for the commands of LLM Workbench, which stand above them: #!tokens, #!logits, #!attention …";
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.Fail(
            command,
            message: "This cell belongs to LLM Workbench and has no command: begin it with one, such as #!tokens, and the text below it."
        );
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(RequestDiagnostics command, KernelInvocationContext context) =>
        Task.CompletedTask;

    Task IKernelCommandHandler<RequestCompletions>.HandleAsync(RequestCompletions command, KernelInvocationContext context) =>
        Task.CompletedTask;

    Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context) =>
        Task.CompletedTask;

    Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(RequestSignatureHelp command, KernelInvocationContext context) =>
        Task.CompletedTask;
}
