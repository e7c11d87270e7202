using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>
/// The baseline replaced a customer's whole score in every write. Now that is asked for by the mask <c>*</c>, which is added to what the script has.
/// </summary>
internal static class Replacement
{
    private static readonly byte[] Mask = new PutCustomerRequest { UpdateMask = new FieldMask { Paths = { "*" } } }.ToByteArray();

    /// <summary>The body to send.</summary>
    public static byte[] Of(Exchange exchange)
    {
        var body = exchange.Body!;
        if (exchange.Contract?.InputType != PutCustomerRequest.Descriptor)
        {
            return body;
        }

        return exchange.Transport == Transport.Http ? Json(Encoding.UTF8.GetString(body))
            : body[0] == 0 ? Wire.Frame([.. body[Wire.Prefix..], .. Mask])
            : Wire.Frame(Wire.Gzip([.. Unzip(body[Wire.Prefix..]), .. Mask]), isCompressed: true);
    }

    private static byte[] Json(string json)
    {
        var rest = json[(json.IndexOf('{', StringComparison.Ordinal) + 1)..];
        return Encoding.UTF8.GetBytes($"{{\"update_mask\":\"*\"{(rest.TrimStart().StartsWith('}') ? "" : ",")}{rest}");
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var message = new MemoryStream();
        gzip.CopyTo(message);
        return message.ToArray();
    }
}
