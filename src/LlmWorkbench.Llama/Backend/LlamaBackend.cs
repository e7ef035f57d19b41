using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Backend;

/// <summary>
/// llama.cpp in this process: loaded once, on first use. The fastest CPU variant and every GPU backend whose libraries
/// are present register themselves.
/// </summary>
public static unsafe class LlamaBackend
{
    private static readonly Lock s_gate = new();
    private static EngineChoice? s_engine;
    private static NativeLibraryFolder? s_folder;
    private static bool s_isBound;
    private static bool s_isShared;

    /// <summary>Loads the libraries; does nothing when they are loaded. A failed attempt can be repeated.</summary>
    /// <exception cref="LlamaException">The libraries are missing, cannot be loaded, or are of another version.</exception>
    public static void Load()
    {
        if (Volatile.Read(ref s_folder) is not null)
        {
            return;
        }

        lock (s_gate)
        {
            if (s_folder is not null)
            {
                return;
            }

            (s_engine, NativeLibraryFolder folder) = FirstEngine.Load(EngineChoice.Candidates(EngineStore.OfUser()));
            s_isBound = true;
            NativeLog.Attach();
            fixed (byte* path = NativeText.ToTerminatedUtf8(folder.Path))
            {
                VectorRegisters.ClearUpperHalves();
                GgmlNative.ggml_backend_load_all_from_path(path);
            }

            LlamaNative.llama_backend_init();
            if (!ReadDevices().Any(device => device.Kind == LlamaDeviceKind.Cpu))
            {
                throw new LlamaException($"The folder {folder.Path} holds no CPU backend (libggml-cpu-*) that this processor can run.");
            }

            Volatile.Write(ref s_folder, folder);
        }
    }

    /// <summary>Loads the libraries beside what the caller does meanwhile: they take a third of the time of a small model's
    /// load.</summary>
    /// <returns>Where they lie; fails as <see cref="Load"/> does.</returns>
    internal static Beside<NativeLibraryFolder> LoadBeside() =>
        Volatile.Read(ref s_folder) is { } folder
            ? new Beside<NativeLibraryFolder>(folder)
            : new Beside<NativeLibraryFolder>(() => Folder, "llama.cpp's libraries");

    /// <summary>
    /// Runs on the llama.cpp that something else has loaded into this process and initialized, so that both can compute with the same
    /// weights; does nothing when that is so already.
    /// </summary>
    /// <param name="find">Finds theirs among the libraries of the process.</param>
    /// <param name="call">What the caller is called, for the sentence that says when to call it.</param>
    /// <exception cref="LlamaException">Our own was loaded before, theirs cannot be found, or is of a release that is not
    /// known.</exception>
    internal static void LoadShared(Func<NativeLibraryFolder> find, string call)
    {
        lock (s_gate)
        {
            if (s_isShared)
            {
                return;
            }

            // A function that was called once stays bound to the library where it was found.
            if (s_isBound)
            {
                throw new LlamaException(
                    $"The workbench has loaded a llama.cpp of its own into this process ({s_folder?.Path ?? "which failed"}), and that "
                        + $"cannot compute with another's weights: restart the program or the kernel, and call {call} before the "
                        + "workbench loads its first model."
                );
            }

            NativeLibraryFolder folder = NativeLibraryLoader.Share(find());
            s_engine = new EngineChoice(EngineChoice.SharedName, folder.Path, EngineReason.Shared);
            s_isBound = true;
            NativeLog.Attach(isShared: true);
            Volatile.Write(ref s_folder, folder);
            s_isShared = true;
        }
    }

    /// <summary>What llama.cpp says its version is, such as "0.5.0-dev".</summary>
    /// <exception cref="LlamaException">See <see cref="Load"/>.</exception>
    public static string Version
    {
        get
        {
            Load();
            return NativeLibraryLoader.Version();
        }
    }

    /// <summary>The engine that this process has loaded; <see langword="null"/> as long as it has loaded none.</summary>
    public static EngineChoice? Loaded => Volatile.Read(ref s_folder) is null ? null : s_engine;

    /// <summary>The folder that the libraries were loaded from.</summary>
    /// <exception cref="LlamaException">See <see cref="Load"/>.</exception>
    public static string LibraryFolder => Folder.Path;

    /// <summary>The devices that can compute, as they are now: the processor first or last, as the backends registered.</summary>
    /// <exception cref="LlamaException">See <see cref="Load"/>.</exception>
    public static IReadOnlyList<LlamaDevice> Devices
    {
        get
        {
            Load();
            return ReadDevices();
        }
    }

    /// <summary>What was picked for this processor, such as "avx2" or, of libraries that have a CPU library for each, "zen4".</summary>
    /// <exception cref="LlamaException">See <see cref="Load"/>.</exception>
    public static string CpuVariant
    {
        get
        {
            Load();
            const string Marker = "ggml-cpu-";
            string? file = ProcessLibraries
                .Paths()
                .Where(path => NativeLibraryFolder.IsSame(Path.GetDirectoryName(path), LibraryFolder))
                .Select(path => Path.GetFileName(path))
                .FirstOrDefault(name => name.Contains(Marker, StringComparison.Ordinal));
            string own = Path.GetFileName(Folder.GgmlCpu is { } cpu ? Path.GetDirectoryName(cpu)! : LibraryFolder);
            return file is null
                ? CpuFolder.Names.Contains(own)
                    ? own
                    : "generic"
                : Path.GetFileNameWithoutExtension(file[(file.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..]);
        }
    }

    /// <summary>The instruction sets and features that llama.cpp reports it was built for and uses, as it prints them.</summary>
    /// <exception cref="LlamaException">See <see cref="Load"/>.</exception>
    public static string SystemInformation
    {
        get
        {
            Load();
            return NativeText.FromNative(LlamaNative.llama_print_system_info()).Trim();
        }
    }

    /// <summary>Why graphics hardware that is present is not used, one sentence each; empty when nothing is left unused.</summary>
    /// <exception cref="LlamaException">See <see cref="Load"/>.</exception>
    public static IReadOnlyList<string> Problems
    {
        get
        {
            NativeLibraryFolder folder = Folder;
            IReadOnlyList<string> packages = FirstEngine.Unused(s_engine!);
            // Who has the package that would drive a card need not be told of it.
            IReadOnlyList<GraphicsCard> cards = packages.Count == 0 ? GraphicsCards.Find() : [];
            return [.. packages, .. GpuDiagnosis.Explain(folder, s_engine!, Devices, RegisteredBackends(), cards)];
        }
    }

    private static NativeLibraryFolder Folder
    {
        get
        {
            Load();
            return s_folder!;
        }
    }

    private static List<LlamaDevice> ReadDevices()
    {
        var devices = new List<LlamaDevice>();
        nuint count = GgmlNative.ggml_backend_dev_count();
        for (nuint i = 0; i < count; i++)
        {
            nint device = GgmlNative.ggml_backend_dev_get(i);
            nuint free = 0,
                total = 0;
            GgmlNative.ggml_backend_dev_memory(device, &free, &total);
            devices.Add(
                new LlamaDevice(
                    NativeText.FromNative(GgmlNative.ggml_backend_dev_name(device)),
                    NativeText.FromNative(GgmlNative.ggml_backend_dev_description(device)),
                    (LlamaDeviceKind)GgmlNative.ggml_backend_dev_type(device),
                    (long)free,
                    (long)total
                )
            );
        }

        return devices;
    }

    private static List<string> RegisteredBackends()
    {
        var names = new List<string>();
        nuint count = GgmlNative.ggml_backend_reg_count();
        for (nuint i = 0; i < count; i++)
        {
            names.Add(NativeText.FromNative(GgmlNative.ggml_backend_reg_name(GgmlNative.ggml_backend_reg_get(i))));
        }

        return names;
    }
}
