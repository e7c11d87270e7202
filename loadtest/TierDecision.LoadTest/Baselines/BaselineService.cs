using System.Text.Json;
using Grpc.Core;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;
using TierDecision.LoadTest.Baselines.V1;

namespace TierDecision.LoadTest.Baselines;

/// <summary>The baselines, each as plain as its description and without a needless cost.</summary>
internal sealed class BaselineService(IConnectionMultiplexer redis, IDistributedCache cache) : V1.BaselineService.BaselineServiceBase
{
    private static readonly Task<EmptyReply> Nothing = Task.FromResult(new EmptyReply());

    private readonly IDatabase _database = redis.GetDatabase();

    public override Task<EmptyReply> Empty(EmptyRequest request, ServerCallContext context) => Nothing;

    public override async Task<LookupReply> RedisGet(LookupRequest request, ServerCallContext context)
    {
        byte[]? value = await _database.StringGetAsync(BaselineKeys.Get(request.CustomerId));
        return value is null ? new LookupReply() : LookupReply.Parser.ParseFrom(value);
    }

    public override async Task<LookupReply> HashJson(LookupRequest request, ServerCallContext context)
    {
        var fields = await _database.HashGetAllAsync(BaselineKeys.Hash(request.CustomerId));
        foreach (var field in fields)
        {
            if (field.Name == BaselineKeys.DocumentField)
            {
                return Reply((byte[]?)field.Value);
            }
        }

        return new LookupReply();
    }

    public override async Task<LookupReply> CacheJson(LookupRequest request, ServerCallContext context) =>
        Reply(await cache.GetAsync(request.CustomerId, context.CancellationToken));

    private static LookupReply Reply(byte[]? json) =>
        json is not null && JsonSerializer.Deserialize(json, CustomerDocumentJson.Default.CustomerDocument) is { } document
            ? new LookupReply { Found = true, Tier = document.Tier, Priority = document.Priority, ValueScore = document.ValueScore }
            : new LookupReply();
}
