using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Cli;

/// <summary><c>tierctl</c> as a process of its own: how it ends when it is stopped, and where what it writes has no room.</summary>
public sealed class ProcessEndTests : IDisposable
{
    private const int WellUnderWay = 1 << 20;

    private readonly CliFolder _folder = new();

    private string[] Files => Directory.GetFiles(_folder.Folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Interrupted_work_ends_says_so_and_leaves_nothing()
    {
        await using var process = Start("exec \"$0\" \"$@\"", "generate", "--customers", "50000000", "--transactions", "t.csv");
        await Wait.UntilAsync(() => Files.Any(file => new FileInfo(file).Length > WellUnderWay), "the file grows");

        await process.InterruptAsync();
        await process.WaitForExitAsync();

        Assert.Equal((1, "Stopped before the end; nothing was changed."), (process.ExitCode, Assert.Single(process.ErrorLines)));
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Disk_without_room_is_told_and_what_was_begun_is_removed()
    {
        // A limit to the size of files does what a full disk does: writing fails. The runtime would keep its code in a file in memory, which is larger.
        await using var process = Start("export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 512; exec \"$0\" \"$@\"", "generate", "--customers", "100000", "--transactions", "t.csv");
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("t.csv cannot be written: ", Assert.Single(process.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_told()
    {
        await using var process = Start("exec \"$0\" \"$@\" >/dev/full", "policy", "schema");
        await process.WaitForExitAsync();

        Assert.Equal((1, "The output cannot be written: No space left on device"), (process.ExitCode, Assert.Single(process.ErrorLines)));
    }

    private ChildProcess Start(string script, params string[] arguments) =>
        ChildProcess.Start("bash", ["-c", script, ProgramPath.DotNet, ProgramPath.TierCtl, .. arguments], _folder.Folder);
}
