using LlmWorkbench.TwoLibraries;

// Runs a model with LLamaSharp's llama.cpp and with ours in one process, in the order that is asked for, or with theirs
// alone, and prints what each answers.
if (args is not [("theirs-first" or "ours-first" or "at-once" or "shared" or "shared-late") and var order, var model])
{
    Console.Error.WriteLine("usage: LlmWorkbench.TwoLibraries theirs-first|ours-first|at-once|shared|shared-late MODEL.gguf");
    return 2;
}

const string Text = "Question: What is the capital of France?\nAnswer:";
if (order == "at-once")
{
    Task<int> theirs = Task.Run(() => Theirs.Answer(model, Text));
    Task<int> ours = Task.Run(() => Ours.Answer(model, Text));
    Console.WriteLine($"theirs {await theirs}");
    Console.WriteLine($"ours {await ours}");
    return 0;
}

if (order.StartsWith("shared", StringComparison.Ordinal))
{
    return Shared.Run(model, Text, isLate: order == "shared-late");
}

// Twice each: the second time, both libraries are there.
for (int round = 0; round < 2; round++)
{
    foreach (string side in order == "theirs-first" ? (string[])["theirs", "ours"] : ["ours", "theirs"])
    {
        Console.WriteLine($"{side} {(side == "ours" ? Ours.Answer(model, Text) : Theirs.Answer(model, Text))}");
    }
}

return 0;
