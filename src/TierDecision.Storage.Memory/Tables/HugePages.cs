using System.Runtime.InteropServices;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// Asks Linux to back large arrays by pages of 2 MiB in place of 4 KiB. A look-up at a random place of a gigabyte else waits for the page table too,
/// which does not fit in the processor's caches either: at four million customers a third of its time. Where the system does not do that, nothing is
/// lost.
/// </summary>
internal static class HugePages
{
    // Of x86-64 and of most others; what is not aligned to a larger one is aligned to a smaller.
    private const nint Size = 2 * 1024 * 1024;

    // MADV_HUGEPAGE of <asm-generic/mman-common.h>.
    private const int Wanted = 14;

    /// <summary>
    /// Asks for the whole pages within an array that is pinned for good, and that nobody has written to yet: what has a page keeps it.
    /// </summary>
    public static void Ask(ulong[] pinned)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var start = Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        var first = (start + Size - 1) & -Size;
        var end = (start + (pinned.Length * (nint)sizeof(ulong))) & -Size;
        if (end <= first)
        {
            return;
        }

        try
        {
            // A refusal is an answer too.
            _ = Advise(first, (nuint)(end - first), Wanted);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without this C library.
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);
}
