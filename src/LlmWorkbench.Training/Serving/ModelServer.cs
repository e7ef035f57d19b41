using System.Text.Json.Nodes;
using System.Threading.Channels;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using TorchSharp;

namespace LlmWorkbench.Training.Serving;

/// <summary>
/// Runs a model in Hugging Face's form for another program: requests come as lines, answers go as frames (<see cref="Frames"/>), one
/// request at a time. First it says how far it has come with libtorch and the weights, and then that it is ready.
/// </summary>
/// <param name="input">Where requests come from. When it ends, so does the server, whatever it computes: who asked is gone.</param>
/// <param name="output">Where answers go.</param>
internal sealed class ModelServer(TextReader input, Stream output)
{
    private readonly Frames _frames = new(output);

    /// <summary>Serves until the requests end.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <param name="onEnd">Called when the input ends, while a request may be computed.</param>
    /// <returns>Whether the model could be loaded.</returns>
    public bool Run(string folder, int threads, Action? onEnd = null)
    {
        IAsyncEnumerable<string> lines = Listen(onEnd);
        try
        {
            Report(0, "starting libtorch");
            torch.set_num_threads(threads);
            (TransformerNetwork network, string type) = OptImport.Read(folder, read => Report(0.2 + (0.8 * read), "reading the weights"));
            using (network)
            {
                _frames.Write(
                    new JsonObject
                    {
                        ["ready"] = true,
                        ["parameters"] = network.Shape.ParameterCount,
                        ["type"] = type,
                    }
                );
                Serve(new ServedModel(network, _frames), lines);
            }

            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refuse(e);
            return false;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            Exception cause = e is TypeInitializationException { InnerException: { } inner } ? inner : e;
            Refuse(new InvalidDataException($"libtorch cannot be loaded: {cause.Message.Split('\n')[0].TrimEnd('.')}.", e));
            return false;
        }
    }

    private void Serve(ServedModel model, IAsyncEnumerable<string> lines)
    {
        foreach (string line in lines.ToBlockingEnumerable())
        {
            try
            {
                model.Answer(ModelRequest.Parse(line));
            }
            catch (InvalidDataException e)
            {
                Refuse(e);
            }
            catch (System.Runtime.InteropServices.ExternalException e)
            {
                // What libtorch throws, as when memory is short.
                Refuse(new InvalidDataException($"libtorch could not compute it: {e.Message.Split('\n')[0].TrimEnd('.')}.", e));
            }
        }
    }

    // On a thread of its own, so that an end is seen while libtorch computes.
    private IAsyncEnumerable<string> Listen(Action? onEnd)
    {
        var lines = Channel.CreateUnbounded<string>();
        new Thread(() =>
        {
            while (input.ReadLine() is { } line)
            {
                lines.Writer.TryWrite(line);
            }

            lines.Writer.Complete();
            onEnd?.Invoke();
        })
        {
            IsBackground = true,
            Name = nameof(ModelServer),
        }.Start();
        return lines.Reader.ReadAllAsync();
    }

    private void Report(double fraction, string message) =>
        _frames.Write(new JsonObject { ["progress"] = fraction, ["message"] = message });

    private void Refuse(Exception why) => _frames.Write(new JsonObject { ["error"] = FileFailure.Sentence(why) });
}
