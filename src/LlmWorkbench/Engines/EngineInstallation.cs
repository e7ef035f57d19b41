using System.Security.Cryptography;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Engines;

/// <summary>
/// Fetches engines with npm into the user's folder, and takes them away again. An engine appears there whole, under its name, or not at
/// all.
/// </summary>
/// <param name="store">The user's engines.</param>
/// <param name="npm">The program npm; <see langword="null"/> for the one that the system finds.</param>
public sealed class EngineInstallation(EngineStore store, string? npm = null)
{
    private const string Lock = ".lock";
    private const string Part = ".part-";
    private readonly NpmCommand _npm = new(npm);

    /// <summary>Fetches an engine, unless it is there.</summary>
    /// <param name="pin">The engine.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>Whether it was fetched now.</returns>
    /// <exception cref="WorkbenchException">There is no npm, it cannot fetch, what it fetches is something else, or the disk cannot be
    /// written; nothing is changed then.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is changed.</exception>
    public bool Install(EnginePin pin, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(pin);
        string target = store.FolderOf(pin.Name);
        try
        {
            Directory.CreateDirectory(store.Folder);
            using FileStream turn = Turn();
            if (Directory.Exists(target))
            {
                return false;
            }

            DeleteParts();
            string part = Directory.CreateDirectory(Path.Combine(store.Folder, Part + Guid.NewGuid().ToString("N"))).FullName;
            try
            {
                string engine = Path.Combine(part, "engine");
                Fill(engine, pin, part, run);
                run.ThrowIfStopped();
                Directory.Move(engine, target);
                return true;
            }
            finally
            {
                Directory.Delete(part, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException($"{pin.Name} cannot be put into {ShownPath.Of(store.Folder)}: {FileFailure.Sentence(e)}", e);
        }
    }

    /// <summary>Takes an installed engine away; where it was the chosen one, what came with the build is chosen again.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WorkbenchException">There is none, or it cannot be deleted, as on Windows while a program uses it.</exception>
    public void Remove(string name)
    {
        if (!store.Names.Contains(name))
        {
            throw new WorkbenchException(EngineNames.Unknown(name, store));
        }

        try
        {
            using FileStream turn = Turn();
            if (store.Setting() == name)
            {
                store.Choose(null);
            }

            string part = Path.Combine(store.Folder, Part + Guid.NewGuid().ToString("N"));
            Directory.Move(store.FolderOf(name), part);
            Directory.Delete(part, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(
                $"{name} cannot be deleted: {FileFailure.Sentence(e)} Where a program still uses it, end that first.",
                e
            );
        }
    }

    private void Fill(string engine, EnginePin pin, string part, RunContext run)
    {
        Directory.CreateDirectory(engine);
        for (int i = 0; i < pin.Packages.Count; i++)
        {
            PinnedPackage package = pin.Packages[i];
            string folder = Directory.CreateDirectory(Path.Combine(part, $"package-{i}")).FullName;
            string archive = _npm.Fetch(package, folder, run.Part(i, pin.Packages.Count));
            run.Report((i + 0.8) / pin.Packages.Count, $"unpacking {package.Name}");
            RequirePinned(package, archive);
            EngineArchive.Unpack(archive, engine, run.Cancellation);
            Directory.Delete(folder, recursive: true);
        }

        LibraryNames.Rename([.. Directory.EnumerateFiles(engine, "*.so")], LibraryNames.Own);
        LlamaEngine found = LlamaEngines.Look(new EngineChoice(pin.Name, engine, EngineReason.Setting));
        if (found.Release != pin.Release)
        {
            throw new WorkbenchException(
                $"The packages of {pin.Name} do not hold llama.cpp {pin.Release}: {found.Problem ?? $"they hold {found.Release}."} "
                    + "Nothing was kept."
            );
        }
    }

    private static void RequirePinned(PinnedPackage package, string archive)
    {
        using FileStream content = File.OpenRead(archive);
        string integrity = "sha512-" + Convert.ToBase64String(SHA512.HashData(content));
        if (integrity != package.Integrity)
        {
            throw new WorkbenchException(
                $"npm fetched another {package.Name}@{package.Version} than the one that is pinned here: its hash is {integrity}, not "
                    + $"{package.Integrity}; nothing was kept."
            );
        }
    }

    // The system frees the lock of a process that was killed.
    private FileStream Turn()
    {
        try
        {
            return new FileStream(Path.Combine(store.Folder, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new WorkbenchException(
                $"Another program is changing the engines in {ShownPath.Of(store.Folder)} just now: wait for it, and run the "
                    + "command again.",
                e
            );
        }
    }

    // What killed programs have left.
    private void DeleteParts()
    {
        foreach (string part in Directory.EnumerateDirectories(store.Folder, Part + "*"))
        {
            Directory.Delete(part, recursive: true);
        }
    }
}
