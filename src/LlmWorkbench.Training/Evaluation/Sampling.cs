using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Evaluation;

/// <summary>Lets a model in training write, to see how far it is. (The engine, not this, is for using a finished model.)</summary>
public static class Sampling
{
    /// <summary>Continues a prompt until a special token or the context's end.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="prompt">What stands before; special tokens in it are read as such.</param>
    /// <param name="temperature">0 always takes the likeliest token; 1 draws from the model's own distribution.</param>
    /// <param name="random">What draws.</param>
    /// <returns>The continuation without the prompt.</returns>
    public static string Continue(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        string prompt,
        double temperature,
        SeededRandom random
    )
    {
        using IDisposable noGradient = no_grad();
        List<int> tokens = [tokenizer.IdOf(ChatFormat.EndOfText), .. tokenizer.Encode(prompt)];
        int written = tokens.Count;
        while (tokens.Count < network.Shape.Context)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor input = tensor(tokens.Select(id => (long)id).ToArray()).unsqueeze(0);
            float[] logits = network.Forward(input)[0, ^1].data<float>().ToArray();
            int next = Draw(logits, temperature, random);
            if (tokenizer.IsSpecial(next))
            {
                break;
            }

            tokens.Add(next);
        }

        return tokenizer.Decode(tokens.Skip(written));
    }

    /// <summary>Writes on for so many tokens, however long the context is: it reads the start of a text and the last tokens that fit, as
    /// windows are read in training.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="prompt">What stands before; nothing in it is special.</param>
    /// <param name="length">How many tokens are written; none of them is special, since a model of one text has never seen its
    /// end.</param>
    /// <param name="temperature">As for <see cref="Continue"/>.</param>
    /// <param name="random">What draws.</param>
    /// <returns>The continuation without the prompt.</returns>
    public static string Write(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        string prompt,
        int length,
        double temperature,
        SeededRandom random
    )
    {
        using IDisposable noGradient = no_grad();
        int start = tokenizer.IdOf(ChatFormat.EndOfText);
        List<int> tokens = [.. tokenizer.Encode(prompt, parseSpecial: false)];
        int written = tokens.Count;
        while (tokens.Count < written + length)
        {
            using DisposeScope scope = NewDisposeScope();
            long[] read = [start, .. tokens.TakeLast(network.Shape.Context - 1).Select(id => (long)id)];
            float[] logits = network.Forward(tensor(read).unsqueeze(0))[0, ^1].data<float>().ToArray();
            logits.AsSpan(tokenizer.Count - tokenizer.SpecialTokens.Count).Fill(float.NegativeInfinity);
            tokens.Add(Draw(logits, temperature, random));
        }

        return tokenizer.Decode(tokens.Skip(written));
    }

    private static int Draw(float[] logits, double temperature, SeededRandom random)
    {
        float highest = logits.Max();
        if (temperature <= 0)
        {
            return Array.IndexOf(logits, highest);
        }

        double[] weights = logits.Select(logit => Math.Exp((logit - highest) / temperature)).ToArray();
        double left = random.NextDouble() * weights.Sum();
        for (int id = 0; id < weights.Length; id++)
        {
            left -= weights[id];
            if (left < 0)
            {
                return id;
            }
        }

        return weights.Length - 1;
    }
}
