using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Testing.Models;

/// <summary>
/// llama.cpp's own test vocabularies, with their golden files. They come with its source, as a git bundle in the npm package
/// node-llama-cpp of the release that the engine is bound to; fetched once into artifacts/ and kept there.
/// </summary>
/// <param name="cache">The folder to keep it in; any number of processes may use one at a time.</param>
/// <param name="npm">The program that fetches packages; null for npm.</param>
public sealed class LlamaSource(string cache, string? npm = null)
{
    private const string Package = "node-llama-cpp";
    private const string Version = "3.22.1";
    private const string Bundle = "package/llama/gitRelease.bundle";

    // npm's own integrity hash of the package: SHA-512 in base64.
    private const string Integrity = "bltIipuWmc123H7tMIgDGKSsSrhmhlQYeVUC48XTjVW7XGJJiJJyCdlTMzQ/LiWoPkGDpcL4FviDpgw7qfTiDw==";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private static readonly Lazy<string> s_shared = new(() =>
        new LlamaSource(Path.Combine(RepositoryFolder.Path, "artifacts", "llama.cpp-source")).Obtain()
    );

    /// <summary>The vocabularies of the source, by name; a test holds that these are all.</summary>
    public static IReadOnlyList<string> Vocabularies { get; } =
    [
        "aquila",
        "baichuan",
        "bert-bge",
        "command-r",
        "deepseek-coder",
        "deepseek-llm",
        "falcon",
        "gemma-4",
        "gpt-2",
        "gpt-neox",
        "llama-bpe",
        "llama-spm",
        "mpt",
        "nomic-bert-moe",
        "phi-3",
        "qwen2",
        "qwen35",
        "refact",
        "starcoder",
    ];

    /// <summary>Those that come without golden files.</summary>
    public static IReadOnlyList<string> WithoutGoldenFiles { get; } = ["aquila", "baichuan", "gpt-neox", "nomic-bert-moe"];

    /// <summary>The folder that holds ggml-vocab-*.gguf, and for most the .inp and .out beside them.</summary>
    public static string Models => Path.Combine(s_shared.Value, "models");

    /// <summary>The file of a vocabulary, which has no weights; its golden files have the same name with .inp and .out behind.</summary>
    public static string Vocabulary(string name) => Path.Combine(Models, $"ggml-vocab-{name}.gguf");

    /// <summary>The architectures that this release of llama.cpp names in its source, without one that it cannot run.</summary>
    public static IReadOnlyList<string> Architectures()
    {
        var start = new ProcessStartInfo("git", ["-C", s_shared.Value, "show", "HEAD:src/llama-arch.cpp"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string source = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string table = source.Split("LLM_ARCH_NAMES = {")[1].Split("};")[0];
        return
        [
            .. table
                .Split('\n')
                .Where(line => line.Contains('"', StringComparison.Ordinal))
                .Select(line => line.Split('"')[1])
                .Except(["clip", "(unknown)"]),
        ];
    }

    /// <summary>Fetches the source, unless it is there, and returns its folder: a git clone of which models/ is checked out.</summary>
    /// <exception cref="InvalidOperationException">It cannot be had; the sentence says why.</exception>
    public string Obtain()
    {
        string source = Path.Combine(cache, Version);
        if (Directory.Exists(source))
        {
            return source;
        }

        Directory.CreateDirectory(cache);
        using FileStream turn = WaitForTurn();
        if (!Directory.Exists(source))
        {
            // Every step ends with a rename: a killed run leaves a whole file or one that the next run makes anew.
            string package = Fetch();
            string bundle = Unpack(package);
            Clone(bundle, source);
            File.Delete(bundle);
            File.Delete(package);
        }

        return source;
    }

    // The system frees the lock of a process that was killed.
    private FileStream WaitForTurn()
    {
        string path = Path.Combine(cache, "lock");
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < s_patience)
            {
                Thread.Sleep(100);
            }
        }
    }

    private string Fetch()
    {
        string package = Path.Combine(cache, $"{Package}-{Version}.tgz");
        if (File.Exists(package))
        {
            return package;
        }

        string part = EmptyFolder("package.part");
        int exitCode = Run(
            npm ?? (OperatingSystem.IsWindows() ? "npm.cmd" : "npm"),
            cache,
            "npm was not found: install Node.js (Debian: apt-get install nodejs npm)",
            "pack",
            $"{Package}@{Version}",
            "--silent",
            "--pack-destination",
            part
        );
        string fetched = Path.Combine(part, Path.GetFileName(package));
        if (exitCode != 0 || !File.Exists(fetched))
        {
            throw Failure(
                $"npm could not fetch {Package}@{Version} (exit code {exitCode}): the first run needs a network connection to the "
                    + "npm registry, later ones do not"
            );
        }

        string hash = Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(fetched)));
        if (hash != Integrity)
        {
            throw Failure($"npm fetched another {Package}@{Version} than the one that is pinned: its SHA-512 is {hash}");
        }

        File.Move(fetched, package);
        Directory.Delete(part);
        return package;
    }

    private string Unpack(string package)
    {
        string bundle = Path.Combine(cache, $"{Package}-{Version}.bundle");
        using var tar = new TarReader(new GZipStream(File.OpenRead(package), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name == Bundle)
            {
                entry.ExtractToFile(bundle + ".part", overwrite: true);
                File.Move(bundle + ".part", bundle, overwrite: true);
                return bundle;
            }
        }

        throw Failure($"{Package}@{Version} holds no {Bundle}");
    }

    private void Clone(string bundle, string source)
    {
        string part = EmptyFolder("source.part");
        // autocrlf would change the golden files' line ends, which belong to the texts.
        Git("clone", "--quiet", "--no-checkout", "--config", "core.autocrlf=false", "--config", "advice.detachedHead=false", bundle, part);
        Git("-C", part, "sparse-checkout", "set", "--no-cone", "/models/");
        Git("-C", part, "checkout", "--quiet", "HEAD");
        Directory.Move(part, source);
    }

    private void Git(params string[] arguments)
    {
        int exitCode = Run("git", cache, "git was not found: install it", arguments);
        if (exitCode != 0)
        {
            throw Failure($"git {string.Join(' ', arguments)} failed (exit code {exitCode})");
        }
    }

    private string EmptyFolder(string name)
    {
        string folder = Path.Combine(cache, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    private static int Run(string program, string folder, string missing, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        try
        {
            using Process process = Process.Start(start)!;
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                throw Failure($"{program} {arguments[0]} was still running after {s_patience.TotalMinutes} minutes");
            }

            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw Failure(missing, e);
        }
    }

    private static InvalidOperationException Failure(string reason, Exception? cause = null) =>
        new($"llama.cpp's test vocabularies cannot be had: {reason}.", cause);
}
