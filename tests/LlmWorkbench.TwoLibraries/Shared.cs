using LLama;
using LLama.Common;
using LLama.Exceptions;
using LlmWorkbench.Llama;
using LlmWorkbench.LLamaSharp;
using LlmWorkbench.Models;

namespace LlmWorkbench.TwoLibraries;

/// <summary>Weights of LLamaSharp's that the workbench looks into.</summary>
internal static class Shared
{
    /// <summary>Shares weights, before or after the workbench has loaded its own llama.cpp; a refusal is printed and all else goes
    /// on.</summary>
    public static int Run(string path, string text, bool isLate)
    {
        if (isLate)
        {
            Console.WriteLine($"ours {Ours.Answer(path, text)}");
        }

        using var weights = LLamaWeights.LoadFromFile(new ModelParams(path) { GpuLayerCount = 0 });
        for (int i = 0; i < 2; i++)
        {
            try
            {
                using LoadedModel model = weights.ForWorkbench(path);
                Console.WriteLine($"shared {Ours.Answer(model.Engine, text)}");
            }
            catch (LlamaException refused)
            {
                Console.WriteLine($"refused {refused.Message}");
            }
        }

        Console.WriteLine($"ours {Ours.Answer(path, text)}");
        Console.WriteLine($"theirs {Theirs.Answer(path, text)}");
        try
        {
            LLamaWeights.LoadFromFile(new ModelParams(typeof(Shared).Assembly.Location)).Dispose();
        }
        catch (LoadWeightsFailedException)
        {
            Console.WriteLine("theirs failed");
        }

        return 0;
    }
}
