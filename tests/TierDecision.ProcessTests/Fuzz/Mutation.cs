namespace TierDecision.ProcessTests.Fuzz;

/// <summary>Damages bytes.</summary>
internal static class Mutation
{
    // Pieces that parsers stumble over: lengths that overflow, numbers that do not end, groups, text that is not UTF-8.
    private static readonly byte[][] Pieces =
    [
        [0x22, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x0B], [0x0C], [0x0B, 0x0C], [0x0A, 0x02, 0xFC, 0x72], [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0x00], [0x07], [0xC3], [0xED, 0xA0, 0x80], [0x12, 0x80, 0x80, 0x80, 0x80, 0x08],
    ];

    /// <summary>A few changes at random places.</summary>
    public static byte[] Of(byte[] good, Random random)
    {
        var bytes = new List<byte>(good);
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(8)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(32))));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
