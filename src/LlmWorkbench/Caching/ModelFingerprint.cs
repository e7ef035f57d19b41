using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Adapters;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;

namespace LlmWorkbench.Caching;

/// <summary>What tells the weights of one model from those of another, and what computes them.</summary>
internal static class ModelFingerprint
{
    // Up to here the whole file is hashed, which takes a second at most.
    private const long MaxWhole = 512L << 20;
    private const int Samples = 256;
    private const int SampleBytes = 256 << 10;

    private static readonly ConditionalWeakTable<LlamaModel, string> s_known = [];

    /// <summary>
    /// A SHA-256 of the file; of a file larger than 512 MiB of its length, its time of change, its first bytes and 256 samples
    /// of 256 KiB; with adapters also of their files, and their scales. A model
    /// whose file is no longer the one that was loaded has one of its own.
    /// </summary>
    public static string Of(LoadedModel model) => s_known.GetValue(model.Engine, _ => Hash(model));

    /// <summary>What else the last bits of a number depend on: the engine's version, the processor's features, the device.</summary>
    public static string Machine(LoadedModel model) =>
        $"{LlamaBackend.Version} {LlamaBackend.SystemInformation} {Device(model.Engine.OffloadedLayers)}";

    private static string Device(int layers) =>
        layers == 0 ? "CPU" : $"{layers} layers on {string.Join(", ", LlamaBackend.Devices.Select(d => d.Description))}";

    private static string Hash(LoadedModel model)
    {
        try
        {
            LlamaModel engine = model.Engine;
            engine.File.RequireUnchanged();
            return string.Join('+', engine.File.Paths.Select(Hash)) + string.Concat(engine.Adapters.Select(Hash));
        }
        catch (GgufFormatException)
        {
            // Only what is in memory is left of the file that was loaded: it is like no other, and nothing kept is of it.
            return $"{Guid.NewGuid():N}";
        }
    }

    // What an adapter adds depends on its file and its scale.
    private static string Hash(LlamaAdapter adapter)
    {
        adapter.File.RequireUnchanged();
        return string.Create(CultureInfo.InvariantCulture, $"+{Hash(adapter.File.Path)}*{adapter.Scale:R}");
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length <= MaxWhole)
        {
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] head = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(head, file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(sizeof(long)), File.GetLastWriteTimeUtc(path).Ticks);
        hash.AppendData(head);
        byte[] sample = new byte[SampleBytes];
        for (int i = 0; i < Samples; i++)
        {
            file.Position = (file.Length - SampleBytes) / (Samples - 1) * i;
            file.ReadExactly(sample);
            hash.AppendData(sample);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
