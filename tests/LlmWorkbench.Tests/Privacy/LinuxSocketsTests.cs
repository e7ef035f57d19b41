using LlmWorkbench.Privacy;

namespace LlmWorkbench.Tests.Privacy;

[Fast]
public sealed class LinuxSocketsTests
{
    [Theory]
    [InlineData("0100007F:1F90", "127.0.0.1:8080")]
    [InlineData("00000000:0016", "0.0.0.0:22")]
    [InlineData("00000000000000000000000001000000:01BB", "[::1]:443")]
    [InlineData("0000000000000000FFFF00000100007F:0050", "[::ffff:127.0.0.1]:80")]
    public void Addresses_are_read_as_the_kernel_writes_them(string field, string expected) =>
        Assert.Equal(expected, LinuxSockets.Address(field).ToString());

    [Fact]
    public void Of_the_systems_tables_only_the_lines_of_the_process_are_taken()
    {
        string process = Directory.CreateTempSubdirectory("proc").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(process, "net"));
            File.WriteAllText(
                Path.Combine(process, "net", "tcp"),
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 648 1 0 100 0 0 10 0
                   1: 0A00000A:9C40 08080808:01BB 01 00000000:00000000 00:00000000 00000000     0        0 649 1 0 100 0 0 10 0
                   2: 0A00000A:9C41 08080808:01BB 01 00000000:00000000 00:00000000 00000000     0        0 700 1 0 100 0 0 10 0
                """
            );

            IReadOnlyList<OpenSocket> sockets = LinuxSockets.Of(process, ["socket:[648]", "/some/file", "pipe:[700]", "socket:[649]"]);

            Assert.Equal(
                [("127.0.0.1:8080", null, true), ("10.0.0.10:40000", "8.8.8.8:443", false)],
                sockets.Select(s => (s.Local.ToString(), s.Remote?.ToString(), s.IsLocal))
            );
        }
        finally
        {
            Directory.Delete(process, recursive: true);
        }
    }
}
