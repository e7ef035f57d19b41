using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

/// <summary>Several sessions in one process, such as a notebook's and the one that warms the kernel up.</summary>
[RunsCells]
public sealed class SessionsTests
{
    [Fact]
    public async Task Sessions_that_begin_together_keep_to_their_own_types()
    {
        for (int round = 0; round < 5; round++)
        {
            // Without a session the compiler forgets what it knows of the libraries.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            NotebookKernel[] kernels = [.. Enumerable.Range(0, 4).Select(_ => Run.Kernel())];
            await Task.WhenAll(
                kernels.Select(kernel =>
                    Task.Run(() => kernel.LinesAsync("class Door : IDisposable { public void Dispose() { } }\nvar door = new Door();"))
                )
            );
            for (int cell = 0; cell < 3; cell++)
            {
                foreach (NotebookKernel kernel in kernels)
                {
                    Assert.Equal([$"result[{cell + 2}]: True"], await kernel.LinesAsync("IDisposable closed = door; closed == door"));
                }
            }

            Array.ForEach(kernels, kernel => kernel.Dispose());
        }
    }
}
