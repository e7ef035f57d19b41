namespace LlmWorkbench.Training.Tests;
