using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Kernel.Jupyter.Protocol;

/// <summary>
/// What Jupyter's connection file says: where each channel listens and the key that messages are signed with.
/// </summary>
/// <remarks>https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files</remarks>
public sealed record ConnectionInfo
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The address to listen on: one of this machine's loopback addresses.</summary>
    public string Ip { get; init; } = "127.0.0.1";

    /// <summary>The TCP port of the shell channel; 0 for any that is free.</summary>
    public int ShellPort { get; init; }

    /// <summary>The TCP port of the control channel; 0 for any that is free.</summary>
    public int ControlPort { get; init; }

    /// <summary>The TCP port of the channel that outputs are published on; 0 for any that is free.</summary>
    public int IopubPort { get; init; }

    /// <summary>The TCP port of the channel that asks the user for input; 0 for any that is free.</summary>
    public int StdinPort { get; init; }

    /// <summary>The TCP port of the heartbeat; 0 for any that is free.</summary>
    public int HeartbeatPort { get; init; }

    /// <summary>How messages are signed: <c>hmac-sha256</c>, <c>hmac-sha384</c> or <c>hmac-sha512</c>.</summary>
    public string SignatureScheme { get; init; } = "hmac-sha256";

    /// <summary>The key that messages are signed with; empty when they are not signed.</summary>
    public string Key { get; init; } = "";

    /// <summary>A connection with a new key, on whatever ports are free.</summary>
    /// <returns>All ports are 0 until they are bound.</returns>
    public static ConnectionInfo ForNewKernel() => new() { Key = RandomNumberGenerator.GetHexString(64, lowercase: true) };

    /// <summary>Reads a connection file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="WorkbenchException">It cannot be read or asks for what this kernel does not do; one sentence.</exception>
    public static ConnectionInfo Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var json = JsonElement.Parse(File.ReadAllBytes(path));
            if (json.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("it is not an object");
            }

            return Checked(
                path,
                json.String("transport") ?? "tcp",
                new ConnectionInfo
                {
                    Ip = json.String("ip") ?? "127.0.0.1",
                    ShellPort = Port(json, "shell_port"),
                    ControlPort = Port(json, "control_port"),
                    IopubPort = Port(json, "iopub_port"),
                    StdinPort = Port(json, "stdin_port"),
                    HeartbeatPort = Port(json, "hb_port"),
                    Key = json.String("key") ?? "",
                    SignatureScheme = json.String("signature_scheme") ?? "hmac-sha256",
                }
            );
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException($"The connection file {path} cannot be read: {FileFailure.Sentence(exception)}", exception);
        }
    }

    /// <summary>Writes a connection file that only the current user can read.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var json = new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = Ip,
            ["shell_port"] = ShellPort,
            ["control_port"] = ControlPort,
            ["iopub_port"] = IopubPort,
            ["stdin_port"] = StdinPort,
            ["hb_port"] = HeartbeatPort,
            ["signature_scheme"] = SignatureScheme,
            ["key"] = Key,
        };

        // Renamed when it is whole: who waits for the file never reads half of it.
        AtomicFile.Write(
            path,
            overwrite: true,
            stream => stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString(s_indented))),
            readers: FileReaders.User
        );
    }

    /// <summary>Deletes a connection file, if it still says what this connection is; one that another kernel has written meanwhile
    /// stays.</summary>
    /// <param name="path">The file.</param>
    public void Remove(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (Read(path) == this)
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is WorkbenchException or IOException or UnauthorizedAccessException)
        {
            // It is gone already, or not ours any more.
        }
    }

    private static ConnectionInfo Checked(string path, string transport, ConnectionInfo connection)
    {
        if (transport != "tcp")
        {
            throw new WorkbenchException(
                $"The connection file {path} asks for the transport {transport}, but this kernel speaks tcp only."
            );
        }

        if (!IPAddress.TryParse(connection.Ip, out IPAddress? address) || !IPAddress.IsLoopback(address))
        {
            throw new WorkbenchException(
                $"The connection file {path} asks to listen on {connection.Ip}, where other machines could reach the kernel: only "
                    + "loopback addresses such as 127.0.0.1 are taken."
            );
        }

        if (!MessageSigner.Knows(connection.SignatureScheme))
        {
            throw new WorkbenchException(
                $"The connection file {path} asks for the signature scheme {connection.SignatureScheme}: this kernel knows "
                    + "hmac-sha256, hmac-sha384 and hmac-sha512."
            );
        }

        return connection;
    }

    private static int Port(JsonElement json, string name) =>
        json.Integer(name) is { } port and >= 0 and <= 65535 ? port : throw new JsonException($"'{name}' must be a port from 0 to 65535");
}
