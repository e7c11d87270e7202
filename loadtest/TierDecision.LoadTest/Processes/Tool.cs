using System.ComponentModel;
using System.Diagnostics;

namespace TierDecision.LoadTest.Processes;

/// <summary>Runs other people's programs that may be installed.</summary>
internal static class Tool
{
    /// <summary>What the program prints, standard error last; null where it is not installed.</summary>
    public static async Task<string?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return output + await errors;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
