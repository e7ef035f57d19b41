using System.Net;
using System.Net.Sockets;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Privacy;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Privacy;

[Engine]
public sealed class PrivacyExperimentTests(TinyModelFixture fixture)
{
    [Fact]
    public void A_socket_that_waits_for_other_machines_and_a_file_that_is_written_are_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says what a process has open.");
        using var open = new TcpListener(IPAddress.Any, 0);
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        open.Start();
        closed.Start();
        string path = Path.GetTempFileName();
        try
        {
            using FileStream file = File.OpenWrite(path);

            PrivacyResult result = fixture.Model.Privacy("the cat", new GenerationOptions { MaxTokens = 3 });

            SeenSocket far = Assert.Single(result.Sockets, s => s.Socket.Local.Equals(open.LocalEndpoint));
            SeenSocket near = Assert.Single(result.Sockets, s => s.Socket.Local.Equals(closed.LocalEndpoint));
            Assert.Equal((false, Seen.Throughout), (far.Socket.IsLocal, far.When));
            Assert.Equal((true, Seen.Throughout), (near.Socket.IsLocal, near.When));
            Assert.False(result.IsLocal);
            Assert.Single(result.Files, f => f.Path == path && f.When == Seen.Throughout);
            Assert.True(result.Looks >= 2);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
