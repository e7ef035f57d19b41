using LlmWorkbench;
using LlmWorkbench.Composition;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Samples;
using LlmWorkbench.Tokens;

if (args is not [var path, var text, var page])
{
    Console.Error.WriteLine("Usage: ConsoleReport MODEL.gguf TEXT PAGE.html");
    return 2;
}

// So that results show their views: the workbench's topics.
WorkbenchTopics.CreateRegistry();

try
{
    using var model = new LoadedModel(Path.GetFileNameWithoutExtension(path), LlamaModel.Load(path));
    Console.WriteLine(model.Tokens(text).ToTable().ToText());

    LogitsResult expected = model.Logits(text, new() { Top = 10 });
    Page.Write(page, "What the model expects next", expected);
    Console.WriteLine($"The chart is in {Path.GetFullPath(page)}.");
    return 0;
}
catch (Exception e) when (e is WorkbenchException or LlamaException or IOException)
{
    // What a user can mend is one sentence.
    Console.Error.WriteLine(e.Message);
    return 1;
}
