using LlmWorkbench.Models;

namespace LlmWorkbench.Magics.Options;

/// <summary>What a typed option makes of a command's record.</summary>
/// <typeparam name="TOptions">The record.</typeparam>
/// <param name="options">The record so far.</param>
/// <param name="given">What was typed.</param>
/// <param name="model">The model for which tokens are named, or <see langword="null"/> while there is none.</param>
/// <returns>The record with the option.</returns>
internal delegate TOptions OptionBinding<TOptions>(TOptions options, GivenOptions given, LoadedModel? model);
