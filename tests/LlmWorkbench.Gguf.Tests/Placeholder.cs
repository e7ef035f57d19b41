namespace LlmWorkbench.Gguf.Tests;
