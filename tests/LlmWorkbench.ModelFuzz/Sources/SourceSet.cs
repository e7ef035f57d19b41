using LlmWorkbench.ModelFuzz.Mutations;

namespace LlmWorkbench.ModelFuzz.Sources;

/// <summary>
/// The sound files of a run: small models of several architectures and, of each vocabulary, the whole file and one
/// that is cut down to its first tokens: as varied, and a hundred times faster to load.
/// </summary>
internal sealed class SourceSet
{
    private const int ModelWeight = 60;
    private const int CutWeight = 25;
    private const int LargeModelWeight = 6;
    private const long LargeFile = 1 << 20;

    private readonly IReadOnlyList<Source> _sources;
    private readonly int _total;

    private SourceSet(List<Source> sources)
    {
        _sources = sources;
        _total = sources.Sum(s => s.Weight);
    }

    /// <summary>How many files there are.</summary>
    public int Count => _sources.Count;

    /// <summary>One of the files.</summary>
    public Source this[int index] => _sources[index];

    /// <summary>Writes the small models into a folder and takes them and the given files apart.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="files">More sound GGUF files: vocabularies and models.</param>
    public static SourceSet Create(string folder, IEnumerable<string> files)
    {
        List<Source> sources =
        [
            .. TinyModels.Write(folder).Select(path => new Source(Path.GetFileNameWithoutExtension(path), Header.Parse(path), ModelWeight)),
        ];
        foreach (string file in files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            var whole = Header.Parse(file);
            if (whole.Tensors.Count > 0)
            {
                sources.Add(new Source(name, whole, new FileInfo(file).Length > LargeFile ? LargeModelWeight : ModelWeight));
                continue;
            }

            sources.Add(new Source(name, whole, 1));
            sources.Add(new Source($"{name}, cut", CutVocabulary.Cut(whole), CutWeight));
        }

        return new SourceSet(sources);
    }

    /// <summary>One of the files, by chance.</summary>
    public Source Pick(Random random)
    {
        int at = random.Next(_total);
        return _sources.First(source => (at -= source.Weight) < 0);
    }
}
