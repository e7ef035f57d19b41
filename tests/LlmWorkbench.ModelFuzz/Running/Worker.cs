using System.Globalization;
using LlmWorkbench.ModelFuzz.Sources;

namespace LlmWorkbench.ModelFuzz.Running;

/// <summary>The worker's side of the pipe: a number on each line in, a verdict on each line out.</summary>
internal static class Worker
{
    /// <summary>Works until the input ends.</summary>
    /// <param name="folder">A folder for the files; it must exist.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="files">The files that the mutations start from.</param>
    public static int Run(string folder, int seed, IEnumerable<string> files)
    {
        using StreamWriter output = new(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
        Trial trial = new(SourceSet.Create(folder, files), seed, Path.Combine(folder, "mutated.gguf"));
        output.WriteLine("ready");
        while (Console.In.ReadLine() is { } line)
        {
            output.WriteLine(Try(trial, int.Parse(line, CultureInfo.InvariantCulture)).ToLine());
        }

        return 0;
    }

    private static Verdict Try(Trial trial, int index)
    {
        // Whatever it is, it is what the run looks for.
#pragma warning disable CA1031
        try
        {
            return trial.Run(index);
        }
        catch (Exception e)
        {
            return Verdict.Fail($"{e.GetType().Name}: {e.Message} {e.StackTrace}");
        }
#pragma warning restore CA1031
    }
}
