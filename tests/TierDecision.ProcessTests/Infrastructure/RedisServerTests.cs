using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TierDecision.ProcessTests.Infrastructure;

public sealed class RedisServerTests
{
    [Fact]
    public async Task Server_when_started_answers_on_its_port()
    {
        await using var server = await RedisServer.StartAsync();

        Assert.Equal("+PONG\r\n", await PingAsync(server.Port));
    }

    [Fact]
    public async Task Restart_keeps_port_and_folder()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        var (port, folder, process) = (server.Port, server.Folder, server.ProcessId);
        await SendAsync(port, "SET k v\r\n");

        await server.RestartAsync();

        Assert.Equal((port, folder), (server.Port, server.Folder));
        Assert.NotEqual(process, server.ProcessId);
        Assert.Equal("$1\r\nv\r\n", await SendAsync(port, "GET k\r\n"));
    }

    [Fact]
    public async Task Killed_server_refuses_connections()
    {
        await using var server = await RedisServer.StartAsync();

        await server.KillAsync();

        await Assert.ThrowsAsync<SocketException>(() => PingAsync(server.Port));
    }

    [Fact]
    public async Task Stopped_server_answers_once_it_continues()
    {
        await using var server = await RedisServer.StartAsync();
        await server.StopAsync();

        var answer = PingAsync(server.Port);
        Assert.False(answer.IsCompleted);
        await server.ContinueAsync();

        Assert.Equal("+PONG\r\n", await answer);
    }

    [Fact]
    public async Task Restart_waits_until_a_taken_port_is_free_again()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        var squatter = new TcpListener(IPAddress.Loopback, server.Port);
        squatter.Start();

        var restart = server.RestartAsync();
        await Wait.UntilAsync(() => server.Log.Contains("in use", StringComparison.Ordinal), "the server finds its port taken");
        squatter.Stop();
        await restart;

        Assert.Equal("+PONG\r\n", await PingAsync(server.Port));
    }

    [Fact]
    public async Task Dispose_removes_the_folder_even_when_the_server_is_stopped()
    {
        var server = await RedisServer.StartAsync();
        await server.StopAsync();

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
    }

    [Fact]
    public async Task Rejects_a_wrong_setting_with_what_the_server_said()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RedisServer.StartAsync(new RedisServerOptions { Settings = ["no-such-setting 1"] }));

        Assert.Contains("no-such-setting", failure.Message, StringComparison.Ordinal);
    }

    private static Task<string> PingAsync(int port) => SendAsync(port, "PING\r\n");

    private static async Task<string> SendAsync(int port, string command)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(command));
        var buffer = new byte[256];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
    }
}
