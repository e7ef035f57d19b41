namespace LlmWorkbench.Cli.Tests;
