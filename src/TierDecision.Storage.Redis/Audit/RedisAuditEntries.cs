using System.Globalization;
using System.Text;
using NodaTime;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Audit;

/// <summary>Entries of the audit trail as streams keep them, in four fields. Of an erased customer's, the last two are empty.</summary>
internal static class RedisAuditEntries
{
    /// <summary>The end of the year 9999, beyond which there are no times. A server whose clock is right never gives one.</summary>
    public const long LastMillisecond = 253_402_300_799_999;

    private static readonly RedisValue Kind = "k";
    private static readonly RedisValue Caller = "w";
    private static readonly RedisValue Customer = "c";
    private static readonly RedisValue Document = "e";

    /// <summary>The four values of an entry: what scripts that write one take.</summary>
    public static RedisValue[] Values(AuditEntry entry)
    {
        var limited = AuditText.Limited(entry);
        return
        [
            ((int)limited.Kind).ToString(CultureInfo.InvariantCulture), limited.Actor.Caller,
            limited.Customer is { } customer && !limited.IsErased ? KeyBytes.ToArray(customer) : RedisValue.EmptyString,
            AuditDocument.Write(limited),
        ];
    }

    /// <summary>The fields of an entry.</summary>
    public static NameValueEntry[] Fields(AuditEntry entry)
    {
        var values = Values(entry);
        return [new(Kind, values[0]), new(Caller, values[1]), new(Customer, values[2]), new(Document, values[3])];
    }

    /// <summary>What a stream has, whatever it is.</summary>
    public static AuditRecord Read(RedisAuditPosition position, StreamEntry entry)
    {
        var customer = entry[Customer];
        var at = Instant.FromUnixTimeMilliseconds((long)Math.Min(position.Milliseconds, (ulong)LastMillisecond));
        return new(
            position.ToString(), at,
            AuditDocument.Read(
                entry[Kind].TryParse(out long kind) ? kind : 0, Text(entry[Caller]),
                customer.Length() == IdentityKey.Size ? RedisEntries.Key(customer) : null, (byte[]?)entry[Document]));
    }

    private static string Text(RedisValue value)
    {
        var bytes = RedisEntries.Bytes(value);
        return Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * (AuditLimits.Name + 1))]);
    }
}
