using System.Runtime.CompilerServices;
using LlmWorkbench.Display;

namespace LlmWorkbench.Interactive.Tests.Support;

/// <summary>The tests' process is one of .NET Interactive from the first, whichever test comes first.</summary>
internal static class Guest
{
    [ModuleInitializer]
    internal static void Be() => WorkbenchFormatters.BeGuest();
}
