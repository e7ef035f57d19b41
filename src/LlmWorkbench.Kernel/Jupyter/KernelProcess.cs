using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Jupyter.Hosting;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Session;

namespace LlmWorkbench.Kernel.Jupyter;

/// <summary>A process that is a Jupyter kernel and nothing else, from its start to its end.</summary>
public static class KernelProcess
{
    private static readonly TimeSpan s_untilRemoved = TimeSpan.FromSeconds(2);

    /// <summary>Serves one front end, or several, until one of them shuts the kernel down. Then the process ends.</summary>
    /// <param name="connectionFile">Jupyter's connection file; one that is missing is written, with ports that are free.</param>
    /// <returns>Never a value: the process ends.</returns>
    /// <exception cref="WorkbenchException">The connection file cannot be used.</exception>
    public static async Task RunAsync(string connectionFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionFile);
        TextWriter log = Console.Error;
        bool isNew = !File.Exists(connectionFile);
        ConnectionInfo connection = isNew ? ConnectionInfo.ForNewKernel() : ConnectionInfo.Read(connectionFile);
        using var kernel = new NotebookKernel(Workbench.In(null), WorkbenchTopics.CreateRegistry(log.WriteLine));
        var words = new LastWords(connectionFile);
        using var server = new JupyterServer(
            kernel,
            connection,
            log,
            new JupyterServerOptions
            {
                OwnsConsole = true,
                WarmsUp = true,
                LastWords = words,
            }
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            words.Exits(Environment.ExitCode);
            if (isNew)
            {
                // However the process ends: shut down, told to by a signal, without its parent, or by a cell.
                server.Connection.Remove(connectionFile);
            }
        };
        using PosixSignalRegistration terminated = EndOn(PosixSignal.SIGTERM, 15, words),
            hungUp = EndOn(PosixSignal.SIGHUP, 1, words),
            quit = EndOn(PosixSignal.SIGQUIT, 3, words);
        if (isNew)
        {
            server.Connection.Write(connectionFile);
        }

        ThreadErrors.Show(log);
        Console.CancelKeyPress += (_, key) =>
        {
            // Ctrl-C in the terminal that Jupyter runs in stops the cell, not the kernel.
            key.Cancel = true;
            server.Interrupt();
        };
        EndWithParent(words);
        int exitCode = await ServeAsync(server, log).ConfigureAwait(false);
        words.Close();
        server.Dispose();

        // Threads that cells have started must not keep the process; models are freed with it.
        Environment.Exit(exitCode);
    }

    private static async Task<int> ServeAsync(JupyterServer server, TextWriter log)
    {
        try
        {
            await server.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (WorkbenchException exception)
        {
            await log.WriteLineAsync($"llm-workbench: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    // The runtime would end the process at once, and leave behind what is removed at its end (since .NET 10,
    // https://learn.microsoft.com/dotnet/core/compatibility/core-libraries/10.0/sigterm-signal-handler).
    private static PosixSignalRegistration EndOn(PosixSignal signal, int number, LastWords words) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true;
                words.Close();
                Environment.Exit(128 + number);
            }
        );

    // A front end that was killed could not say goodbye.
    private static void EndWithParent(LastWords words)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), CultureInfo.InvariantCulture, out int id) && id > 1)
        {
            new Thread(() => EndWith(id, words)) { IsBackground = true, Name = "parent process" }.Start();
        }
    }

    private static void EndWith(int id, LastWords words)
    {
        try
        {
            using var parent = Process.GetProcessById(id);
            parent.WaitForExit();
        }
        catch (Exception exception) when (exception is ArgumentException or Win32Exception or InvalidOperationException)
        {
            // On Windows the number may be a handle, and a process that is gone already cannot be asked.
            if (OperatingSystem.IsWindows())
            {
                return;
            }
        }

        Thread.Sleep(s_untilRemoved);
        words.Close();
        Environment.Exit(1);
    }
}
