using LLama;
using LLama.Common;
using LLama.Native;
using LlmWorkbench.Composition;
using LlmWorkbench.LLamaSharp;
using LlmWorkbench.Models;
using LlmWorkbench.Samples;

// Runs a model with LLamaSharp, looks into the very same weights, and talks to them.
if (args is not [var path])
{
    Console.Error.WriteLine("usage: LLamaSharpUser MODEL.gguf");
    return 2;
}

// LLamaSharp's users say where llama.cpp's log goes; the workbench leaves it there.
NativeLogConfig.llama_log_set(
    (level, message) =>
    {
        if (level == LLamaLogLevel.Error)
        {
            Console.Error.Write(message);
        }
    }
);

// So that results show their views as text: the workbench's topics.
WorkbenchTopics.CreateRegistry();

var parameters = new ModelParams(path) { ContextSize = 512, GpuLayerCount = 0 };
using var weights = LLamaWeights.LoadFromFile(parameters);
const string Question = "What is the capital of France?";
Console.WriteLine($"LLamaSharp writes: {await Generation.ContinueAsync(weights, parameters, $"Question: {Question}\nAnswer:")}");

// Nothing is loaded again: the model is the one above.
using LoadedModel model = weights.ForWorkbench(parameters);
Looking.Show(model, $"Question: {Question}\nAnswer:");
await Looking.ChatAsync(model, Question);
return 0;
