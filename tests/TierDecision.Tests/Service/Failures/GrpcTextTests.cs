using System.Globalization;
using TierDecision.Service.Failures;

namespace TierDecision.Tests.Service.Failures;

public class GrpcTextTests
{
    // What clients show that do not decode it is what was written, but for what gRPC asks to encode.
    [Theory]
    [InlineData("a: b, c; 'd' = [e] {f} \"g\" ~", "a: b, c; 'd' = [e] {f} \"g\" ~")]
    [InlineData("100 %", "100 %25")]
    [InlineData("%41", "%2541")]
    [InlineData("Zoë", "Zo%C3%AB")]
    [InlineData("王", "%E7%8E%8B")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("a\r\nb\tc\u007F", "a%0D%0Ab%09c%7F")]
    [InlineData("", "")]
    public void Only_what_gRPC_asks_for_is_encoded(string text, string encoded)
    {
        Assert.Equal(encoded, GrpcText.Encode(text));
        Assert.Equal(encoded.Length, GrpcText.LengthOf(text));
        Assert.Equal(text, Uri.UnescapeDataString(encoded));
    }

    [Fact]
    public void Every_character_is_encoded_to_what_is_decoded_again()
    {
        for (var value = 0; value <= 0x10FFFF; value += 7)
        {
            if (value is < 0xD800 or > 0xDFFF)
            {
                var text = char.ConvertFromUtf32(value);
                var encoded = GrpcText.Encode(text);
                Assert.True(encoded.All(c => c is >= ' ' and <= '~'), value.ToString("x", CultureInfo.InvariantCulture));
                Assert.Equal(text, Uri.UnescapeDataString(encoded));
            }
        }
    }
}
