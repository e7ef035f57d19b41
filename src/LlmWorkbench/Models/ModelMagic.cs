using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Models;

/// <summary><c>#!model</c>: loads a model and makes it the current one.</summary>
internal sealed class ModelMagic() : PlainMagic("model", "Loads a model and makes it the current one; without a name it shows the current one.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var name = WordArgument.Optional("name", $"A name that #!models lists, or the path of a .gguf file. Names are looked for in the folders of {ModelFolders.EnvironmentVariable}, in folders named models beside and above the notebook, and in those beside and above the program.");
        var alias = new Option<string?>("--as") { Description = "The name by which commands call it, so that several stay loaded.", HelpName = "name" };
        var gpuLayers = NumberOption.Create("--gpu-layers", "How many layers go to the GPU; -1 is all that fit.", -1, -1, 10_000);
        var context = NumberOption.CreateOptional("--context", "The context window in tokens, instead of the one it was trained for.", 1, 100_000_000);
        command.Add(name);
        command.Add(alias);
        command.Add(gpuLayers);
        command.Add(context);
        return (call, parsed) =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(name)))
            {
                return UsualModel.Of(call.Workbench.Models, call.Output, call.IsNotebook, parsed.GetValue(context), call.Cancellation);
            }

            var options = new ModelLoadOptions
            {
                Name = parsed.GetValue(alias),
                GpuLayers = parsed.GetValue(gpuLayers),
                ContextLength = parsed.GetValue(context),
            };
            var wanted = parsed.GetValue(name)!;
            return call.Workbench.Models.Load(wanted, options, LoadingProgress.For(call.Output, wanted), call.Cancellation);
        };
    }
}
