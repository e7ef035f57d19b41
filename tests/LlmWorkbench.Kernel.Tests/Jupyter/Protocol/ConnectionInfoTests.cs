using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Protocol;

[Fast]
public sealed class ConnectionInfoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connection-").FullName;

    [Fact]
    public void What_is_written_is_read_again_and_only_the_user_can_read_the_file()
    {
        string path = Path.Combine(_folder, "c.json");
        ConnectionInfo connection = ConnectionInfo.ForNewKernel() with
        {
            ShellPort = 1,
            ControlPort = 2,
            IopubPort = 3,
            StdinPort = 4,
            HeartbeatPort = 5,
        };
        connection.Write(path);

        Assert.Equal(connection, ConnectionInfo.Read(path));
        Assert.Equal(64, connection.Key.Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Theory]
    [InlineData("\"ip\":\"0.0.0.0\"", "other machines could reach")]
    [InlineData("\"ip\":\"192.168.1.7\"", "other machines could reach")]
    [InlineData("\"ip\":\"nowhere\"", "other machines could reach")]
    [InlineData("\"transport\":\"ipc\"", "speaks tcp only")]
    [InlineData("\"signature_scheme\":\"hmac-md5\"", "hmac-sha256")]
    [InlineData("\"shell_port\":70000", "'shell_port' must be a port")]
    public void Refuses_in_one_sentence_what_it_does_not_do(string field, string expected)
    {
        string ports = "\"shell_port\":1,\"control_port\":1,\"iopub_port\":1,\"stdin_port\":1,\"hb_port\":1,\"key\":\"k\"";
        string path = Write($"{{{(field.Contains("shell_port", StringComparison.Ordinal) ? "" : ports + ",")}{field}}}");

        Assert.Contains(expected, Assert.Throws<WorkbenchException>(() => ConnectionInfo.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"shell_port\":")]
    public void Refuses_a_file_that_is_no_connection_file(string text)
    {
        string path = Write(text);
        Assert.Contains(path, Assert.Throws<WorkbenchException>(() => ConnectionInfo.Read(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "bad.json");
        File.WriteAllText(path, text);
        return path;
    }
}
