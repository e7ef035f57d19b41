namespace LlmWorkbench.Magics;

/// <summary>A command that, without a text, goes on reading lines one by one where there is a terminal
/// (<see cref="Calls.MagicCall.ReadLine"/>), and not one text up to its end.</summary>
public interface IConversing;
