using TierDecision.LoadTest.Wire;

namespace TierDecision.Tests.LoadTest;

public class HeaderReaderTests
{
    // The responses of RFC 7541, C.5, whose table of 256 bytes (the size update in front) lets the third drop what the first put in.
    [Fact]
    public void Reader_reads_the_responses_of_the_standard()
    {
        var reader = new HeaderReader();

        Assert.Equal(302, Read(
            reader,
            "3fe101" + "4803333032" + "580770726976617465" + "611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54"
            + "6e1768747470733a2f2f7777772e6578616d706c652e636f6d").HttpStatus);
        Assert.Equal(307, Read(reader, "4803333037c1c0bf").HttpStatus);
        Assert.Equal(200, Read(
            reader,
            "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a6970"
            + "7738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31").HttpStatus);
    }

    [Fact]
    public void Trailers_are_read_from_the_text_and_then_from_the_table()
    {
        var reader = new HeaderReader();

        // 40: a new name, put into the table; be: the newest entry.
        var first = Read(reader, "40" + "0b677270632d737461747573" + "0130");
        var second = Read(reader, "be");

        Assert.Equal((0, 0), (first.GrpcStatus, second.GrpcStatus));
    }

    [Fact]
    public void Failure_has_its_status_and_message()
    {
        // 00: literals that the table does not take.
        var headers = Read(new HeaderReader(), "88" + "00" + "0b677270632d737461747573" + "023134" + "00" + "0c677270632d6d657373616765" + "026e6f");

        Assert.Equal((200, 14, "no"), (headers.HttpStatus, headers.GrpcStatus, headers.GrpcMessage));
    }

    [Fact]
    public void Table_that_is_made_smaller_forgets()
    {
        var reader = new HeaderReader();
        Read(reader, "40" + "0b677270632d737461747573" + "0130");

        Assert.Throws<InvalidDataException>(() => Read(reader, "20" + "be"));
    }

    [Theory]
    [InlineData("be")] // an entry of an empty table
    [InlineData("80")] // entry 0
    [InlineData("4805333032")] // a text that goes beyond the block
    [InlineData("48")] // no value
    [InlineData("488a")] // Huffman coding
    [InlineData("ffffffffffff")] // a number without an end
    public void Rejects_what_cannot_be_read(string block) => Assert.Throws<InvalidDataException>(() => Read(new HeaderReader(), block));

    [Theory]
    [InlineData(null)]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Following_requests_name_what_the_first_one_put_into_the_table(string? key)
    {
        var requests = new RequestHeaders("127.0.0.1:8081", "/package.Service/Method", key);
        var server = new HeaderReader();
        var headers = default(ReplyHeaders);

        server.Read(requests.First, ref headers);
        server.Read(requests.Following, ref headers);

        Assert.Throws<InvalidDataException>(() =>
        {
            var fresh = default(ReplyHeaders);
            new HeaderReader().Read(requests.Following, ref fresh);
        });
        Assert.True(requests.Following.Length < requests.First.Length / 8);
    }

    private static ReplyHeaders Read(HeaderReader reader, string block)
    {
        var headers = default(ReplyHeaders);
        reader.Read(Convert.FromHexString(block), ref headers);
        return headers;
    }
}
