using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>
/// Keeps a program apart from everything that is the teacher's: files can be read and not written, other processes are not there, nor is a
/// network. It is made of what each Linux has in util-linux: namespaces of users, mounts, processes and network
/// (<see href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</see>).
/// </summary>
internal static class Sandbox
{
    /// <summary>Where the program finds its folder.</summary>
    public const string Folder = "/run/lab";

    // The memory of the runtime itself, and what is asked for and never used.
    private const long DataBeside = 1L << 30;

    private static readonly string[] s_unshare =
    [
        "--user",
        "--map-root-user",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount",
        "--net",
        "--ipc",
        "--uts",
        "--mount-proc",
    ];

    private static readonly Lazy<string> s_script = new(() =>
    {
        using var reader = new StreamReader(typeof(Sandbox).Assembly.GetManifestResourceStream("sandbox.sh")!);
        return reader.ReadToEnd();
    });

    /// <summary>Why programs cannot be kept apart here, as a sentence; <see langword="null"/> where they can.</summary>
    /// <param name="work">A folder to try it with.</param>
    public static string? Problem(string work)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "namespaces are a thing of Linux";
        }

        try
        {
            ProcessStartInfo start = Wrap(["true"], work, [], [], [], new());
            start.RedirectStandardError = true;
            using Process process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Split('\n')[0].Trim();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>How a program is started apart.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="work">The one folder that it may write; there it is <see cref="Folder"/>.</param>
    /// <param name="kept">Folders that it needs, though they lie in one that it does not see.</param>
    /// <param name="hidden">Folders that are empty to it, beside /run and /tmp.</param>
    /// <param name="covered">Files that are empty to it.</param>
    /// <param name="limits">What it may take.</param>
    public static ProcessStartInfo Wrap(
        IReadOnlyList<string> program,
        string work,
        IEnumerable<string> kept,
        IEnumerable<string> hidden,
        IEnumerable<string> covered,
        SubmissionLimits limits
    ) =>
        new(
            "unshare",
            [
                .. s_unshare,
                "sh",
                "-c",
                s_script.Value,
                "sandbox",
                work,
                (limits.Memory + DataBeside).ToString(CultureInfo.InvariantCulture),
                limits.Tasks.ToString(CultureInfo.InvariantCulture),
                .. kept.SelectMany(path => (string[])["keep", path]),
                .. hidden.SelectMany(path => (string[])["hide", path]),
                .. covered.SelectMany(path => (string[])["cover", path]),
                "--",
                .. program,
            ]
        );
}
