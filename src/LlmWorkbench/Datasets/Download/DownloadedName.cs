namespace LlmWorkbench.Datasets.Download;

/// <summary>The name that a fetched file gets: its ending says how it is read, so where neither the name nor the address has one that is
/// known, the content decides.</summary>
internal sealed class DownloadedName
{
    private const string Archive = ".zip";
    private const string Text = ".txt";

    private readonly string _folder;
    private readonly string _name;
    private readonly bool _isCertain;

    /// <summary>Chooses a name.</summary>
    /// <param name="folder">Where the file is kept.</param>
    /// <param name="name">The name that was asked for, with or without an ending.</param>
    /// <param name="address">Where the file comes from.</param>
    public DownloadedName(string folder, string name, Uri address)
    {
        string? ending = IsKnown(Path.GetExtension(name)) ? "" : Known(Path.GetExtension(address.AbsolutePath));
        (_folder, _name, _isCertain) = (folder, name, ending is not null);
        Target = At(ending ?? new[] { JsonLines.Extension, Archive }.FirstOrDefault(extension => File.Exists(At(extension))) ?? Text);
    }

    /// <summary>The file to fetch to.</summary>
    public string Target { get; private set; }

    /// <summary>Whether the file is an archive that holds datasets.</summary>
    public bool IsArchive => Path.GetExtension(Target).Equals(Archive, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives the fetched file the ending that its content calls for, where nothing else did.</summary>
    public void Settle()
    {
        if (_isCertain)
        {
            return;
        }

        string settled = At(
            JsonLines.Beginning(Target, 4).AsSpan().SequenceEqual("PK\u0003\u0004"u8) ? Archive
            : JsonLines.AreIn(Target) ? JsonLines.Extension
            : Text
        );
        if (settled != Target)
        {
            File.Move(Target, settled, overwrite: true);
            Target = settled;
        }
    }

    private string At(string ending) => Path.Combine(_folder, _name + ending);

    private static string? Known(string extension) => IsKnown(extension) ? extension : null;

    private static bool IsKnown(string extension) =>
        DatasetFinder.TextExtensions.Append(Archive).Contains(extension, StringComparer.OrdinalIgnoreCase);
}
