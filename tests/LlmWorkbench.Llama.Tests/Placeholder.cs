namespace LlmWorkbench.Llama.Tests;
