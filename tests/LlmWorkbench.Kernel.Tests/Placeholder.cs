namespace LlmWorkbench.Kernel.Tests;
