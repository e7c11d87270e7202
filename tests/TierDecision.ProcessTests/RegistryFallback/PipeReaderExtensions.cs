using System.Buffers;
using System.IO.Pipelines;

namespace TierDecision.ProcessTests.RegistryFallback;

internal static class PipeReaderExtensions
{
    public static async Task<byte[]> ReadToEndAsync(this PipeReader reader)
    {
        while (true)
        {
            var result = await reader.ReadAsync();
            if (result.IsCompleted)
            {
                return result.Buffer.ToArray();
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
