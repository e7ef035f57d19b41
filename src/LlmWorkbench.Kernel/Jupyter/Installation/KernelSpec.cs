using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Models;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Kernel.Jupyter.Installation;

/// <summary>The files that tell Jupyter about the kernel: how to start it, its name and its picture.</summary>
/// <remarks>https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs</remarks>
public static partial class KernelSpec
{
    /// <summary>The name that the shipped notebooks ask for.</summary>
    public const string DefaultName = "llm-workbench";

    private const string FileName = "kernel.json";

    // The first word after the program.
    private const string Verb = "jupyter";
    private const string DisplayName = "C# (LLM Workbench)";

    // By it our kernels are told from others.
    private const string Marker = "llm_workbench";

    private static readonly string[] s_logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Installs the kernel; one of the same name that is ours is replaced.</summary>
    /// <param name="kernels">A folder of kernels; it is made when it is missing.</param>
    /// <param name="name">The name that notebooks ask for.</param>
    /// <param name="program">The command line that starts the tool, to which <c>jupyter kernel …</c> is added.</param>
    /// <returns>The kernel's own folder.</returns>
    /// <exception cref="WorkbenchException">The name cannot be used, or belongs to another kernel.</exception>
    public static string Install(string kernels, string name, IReadOnlyList<string> program)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernels);
        ArgumentNullException.ThrowIfNull(program);
        string folder = Path.Combine(kernels, Checked(name));
        if (Directory.Exists(folder) && !IsOurs(folder))
        {
            throw new WorkbenchException($"{folder} holds another kernel: choose another name with --name.");
        }

        Directory.CreateDirectory(folder);
        foreach (string logo in s_logos)
        {
            using Stream picture = typeof(KernelSpec).Assembly.GetManifestResourceStream(logo)!;
            AtomicFile.Write(Path.Combine(folder, logo), overwrite: true, picture.CopyTo);
        }

        AtomicFile.WriteText(Path.Combine(folder, FileName), Json(name, program).ToJsonString(s_indented) + "\n");
        return folder;
    }

    /// <summary>Removes the kernel.</summary>
    /// <param name="kernels">The folder of kernels it was installed in.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The folder that was removed.</returns>
    /// <exception cref="WorkbenchException">It is not there, or is another kernel.</exception>
    public static string Uninstall(string kernels, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernels);
        string folder = Path.Combine(kernels, Checked(name));
        if (!Directory.Exists(folder))
        {
            throw new WorkbenchException($"There is no kernel {name} in {kernels}: jupyter list shows where it is installed.");
        }

        if (!IsOurs(folder))
        {
            throw new WorkbenchException($"{folder} holds another kernel, which is left alone.");
        }

        Directory.Delete(folder, recursive: true);
        return folder;
    }

    /// <summary>Finds the kernels of the workbench in all folders that Jupyter searches.</summary>
    /// <returns>Their folders, named as they are.</returns>
    public static IReadOnlyList<string> Installed() => [.. KernelFolders.All.SelectMany(InstalledIn)];

    /// <summary>Finds the kernels of the workbench in one folder.</summary>
    /// <param name="kernels">A folder of kernels; it need not exist.</param>
    /// <returns>Their folders, named as they are.</returns>
    public static IReadOnlyList<string> InstalledIn(string kernels) =>
        Directory.Exists(kernels) ? [.. Directory.EnumerateDirectories(kernels).Where(IsOurs)] : [];

    /// <summary>Which program a kernel starts.</summary>
    /// <param name="folder">The kernel's own folder, as <see cref="Installed"/> names it.</param>
    /// <returns>The first words of its command line; none where it says nothing that can be read.</returns>
    public static IReadOnlyList<string> ProgramOf(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return
            IsOurs(folder)
            && JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, FileName))).TryGetProperty("argv", out JsonElement words)
            && words.ValueKind == JsonValueKind.Array
            ? [.. words.EnumerateArray().Select(word => word.ToString()).TakeWhile(word => word != Verb)]
            : [];
    }

    /// <summary>The command line that starts the program that runs now.</summary>
    /// <param name="assembly">The path of its main assembly.</param>
    /// <returns>The .NET host with the assembly, or the program alone when it is an executable of its own.</returns>
    public static IReadOnlyList<string> ThisProgram(string assembly)
    {
        string host = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [host, assembly] : [host];
    }

    private static JsonObject Json(string name, IReadOnlyList<string> program)
    {
        // Cells are compiled all the time: guarding the pages that code is written to costs a tenth of each, and cells may do anything
        // anyway.
        var environment = new JsonObject { ["DOTNET_EnableWriteXorExecute"] = "0" };

        // Where models, datasets and topics of the user's own are is known now; Jupyter may be started from anywhere.
        foreach (
            string variable in (string[])
                [ModelFolders.EnvironmentVariable, DatasetFinder.EnvironmentVariable, TopicFile.EnvironmentVariable]
        )
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folders)
            {
                environment[variable] = folders;
            }
        }

        return new JsonObject
        {
            ["argv"] = new JsonArray([
                .. program.Select(word => JsonValue.Create(word)),
                Verb,
                "kernel",
                "--connection-file",
                "{connection_file}",
            ]),
            ["display_name"] = name == DefaultName ? DisplayName : $"{DisplayName}, {name}",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["env"] = environment,
            ["metadata"] = new JsonObject { ["debugger"] = false, [Marker] = true },
        };
    }

    private static bool IsOurs(string folder)
    {
        string file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) && JsonElement.Parse(File.ReadAllBytes(file)).Field("metadata")?.Boolean(Marker) == true;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Checked(string name) =>
        NamePattern().IsMatch(name)
            ? name
            : throw new WorkbenchException(
                $"«{name}» cannot name a kernel: Jupyter takes letters, digits, '.', '_' and '-', not beginning with a '.'."
            );

    [GeneratedRegex("^[a-zA-Z0-9_-][a-zA-Z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
