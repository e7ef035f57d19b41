using System.Net;
using LlmWorkbench.Kernel.Jupyter.Zmtp;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Zmtp;

/// <summary>The table as Linux writes it on a machine whose lowest byte is the first.</summary>
[Fast]
public sealed class PeerOwnerTests
{
    // The kernel of user 1001 listens on 127.0.0.1:8080, and has accepted 40000 (its own), 40001 (user 1002), 40002 (the administrator)
    // and 40003 (gone, held by nobody). User 1002 listens on 127.0.0.2:8080.
    private static readonly string[] s_table =
    [
        "   0: 0200007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1002        0 90 1 0000000000000000 100 0 0 10 0",
        "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 91 1 0000000000000000 100 0 0 10 0",
        "   2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 92 1 0000000000000000 20 4 30 10 -1",
        "   3: 0100007F:9C41 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 93 1 0000000000000000 20 4 30 10 -1",
        "   4: 0100007F:9C42 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 94 1 0000000000000000 20 4 30 10 -1",
        "   5: 0100007F:9C43 0100007F:1F90 05 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000000000000 20 4 30 10 -1",
        "   6: 0100007F:1F90 0100007F:9C41 01 00000000:00000000 00:00000000 00000000  1001        0 95 1 0000000000000000 20 4 30 10 -1",
    ];

    [Theory]
    [InlineData(40000, false)]
    [InlineData(40001, true)]
    [InlineData(40002, false)]
    [InlineData(40003, null)]
    [InlineData(40004, null)]
    public void A_connection_is_its_users(int port, bool? stranger)
    {
        Assert.Equal(stranger, PeerOwner.IsStranger(s_table, new(IPAddress.Loopback, 8080), new(IPAddress.Loopback, port)));
    }

    [Fact]
    public void A_table_that_does_not_know_this_process_says_nothing()
    {
        Assert.False(PeerOwner.IsStranger([], new(IPAddress.Loopback, 8080), new(IPAddress.Loopback, 40001)));
        Assert.False(PeerOwner.IsStranger(s_table, new(IPAddress.Loopback, 8081), new(IPAddress.Loopback, 40001)));
        Assert.False(PeerOwner.IsStranger(["", "no table", ":::: :"], new(IPAddress.Loopback, 8080), new(IPAddress.Loopback, 40001)));
    }

    [Fact]
    public void Addresses_of_four_and_of_sixteen_bytes_are_compared_as_what_they_name()
    {
        string[] table =
        [
            "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0  1001        0 91 1 0",
            "   1: 00000000000000000000000001000000:9C41 00000000000000000000000001000000:1F90 01 0:0 00:0 0  1002        0 93 1 0",
            "   2: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0  1001        0 91 1 0",
            "   3: 0100007F:9C41 0100007F:1F90 01 0:0 00:0 0  1002        0 93 1 0",
        ];

        Assert.True(PeerOwner.IsStranger(table, new(IPAddress.IPv6Loopback, 8080), new(IPAddress.IPv6Loopback, 40001)));
        Assert.True(PeerOwner.IsStranger(table, new(IPAddress.Loopback.MapToIPv6(), 8080), new(IPAddress.Loopback.MapToIPv6(), 40001)));
    }
}
