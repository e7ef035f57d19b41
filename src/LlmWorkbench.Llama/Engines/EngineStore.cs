using System.Text.RegularExpressions;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Llama.Engines;

/// <summary>
/// The engines that a user has installed, each a folder of its own, and the file that says which of them is in use. Names that begin
/// with a dot are no engines: what is being fetched, and what keeps two from fetching at once.
/// </summary>
/// <param name="folder">The folder; it need not be there.</param>
public sealed partial class EngineStore(string folder)
{
    private const string SettingName = "in-use";
    private const int LongestSetting = 200;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The installed engines, in the order of their names.</summary>
    /// <exception cref="LlamaException">The folder may not be read.</exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            try
            {
                return Directory.Exists(Folder)
                    ?
                    [
                        .. Directory
                            .EnumerateDirectories(Folder)
                            .Select(Path.GetFileName)
                            .OfType<string>()
                            .Where(IsName)
                            .Order(StringComparer.Ordinal),
                    ]
                    : [];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LlamaException($"The folder of installed engines cannot be read: {FileFailure.Sentence(e)}", e);
            }
        }
    }

    /// <summary>
    /// The current user's: <c>llm-workbench/engines</c> in <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c> (XDG Base Directory
    /// Specification), in <c>~/Library/Application Support</c> on macOS, in the local application data on Windows.
    /// </summary>
    /// <returns>It; <see langword="null"/> for a user without a home.</returns>
    public static EngineStore? OfUser()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string data =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Application Support")
            : Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { } xdg && Path.IsPathRooted(xdg) ? xdg
            : Path.Combine(home, ".local", "share");
        return Path.IsPathRooted(data) ? new EngineStore(Path.Combine(data, "llm-workbench", "engines")) : null;
    }

    /// <summary>Whether an engine may be called so: a folder's name on every system, and no path.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it may.</returns>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Where an engine of a name lies, or would.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">None may be called so.</exception>
    public string FolderOf(string name) =>
        IsName(name) ? Path.Combine(Folder, name) : throw new ArgumentException($"No engine may be called «{name}».", nameof(name));

    /// <summary>The engine that the user chose.</summary>
    /// <returns>Its name; <see langword="null"/> for what came with the build.</returns>
    /// <exception cref="LlamaException">The setting cannot be read or is damaged, or the engine is not there any more.</exception>
    public string? Chosen()
    {
        string? name = Setting();
        return name is null || Directory.Exists(FolderOf(name))
            ? name
            : throw new LlamaException(
                $"The engine {name} was chosen with «engine use {name}», but its folder {FolderOf(name)} is gone: llm-workbench engine "
                    + $"install {name} fetches it again, and llm-workbench engine use {EngineChoice.DefaultName} goes back to what came "
                    + "with the build."
            );
    }

    /// <summary>Chooses an engine for every program of this user, from its next start on.</summary>
    /// <param name="name">An installed engine; <see langword="null"/> for what came with the build.</param>
    /// <exception cref="LlamaException">There is none of that name, or the setting cannot be written.</exception>
    public void Choose(string? name)
    {
        if (name is not null && !Names.Contains(name))
        {
            throw new LlamaException($"There is no engine {name} in {Folder}.");
        }

        string setting = Path.Combine(Folder, SettingName);
        try
        {
            if (name is not null)
            {
                AtomicFile.WriteText(setting, name + "\n");
            }
            else if (Directory.Exists(Folder))
            {
                File.Delete(setting);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LlamaException($"The choice cannot be kept: {FileFailure.Sentence(e)}", e);
        }
    }

    /// <summary>What the setting says, whether there is such an engine or not.</summary>
    /// <returns>A name; <see langword="null"/> where nothing was chosen.</returns>
    /// <exception cref="LlamaException">It cannot be read, or is damaged.</exception>
    public string? Setting()
    {
        string setting = Path.Combine(Folder, SettingName);
        try
        {
            if (!File.Exists(setting))
            {
                return null;
            }

            if (!SpecialFile.Is(setting) && new FileInfo(setting).Length <= LongestSetting)
            {
                string name = File.ReadAllText(setting).Trim();
                if (IsName(name))
                {
                    return name;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LlamaException($"Which engine is in use cannot be read: {FileFailure.Sentence(e)}", e);
        }

        throw new LlamaException(
            $"{setting} should hold the name of an engine and is damaged: llm-workbench engine use {EngineChoice.DefaultName} mends it."
        );
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}\z(?<!\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
