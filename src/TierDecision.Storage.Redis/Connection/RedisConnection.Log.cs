using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace TierDecision.Storage.Redis.Connection;

internal sealed partial class RedisConnection
{
    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Information, "Connected to Redis; {EndPoints} end points are known.")]
        public static partial void Connected(ILogger logger, int endPoints);

        [LoggerMessage(21, LogLevel.Warning, "Redis cannot be used yet, and connecting goes on in the background: {Reason}")]
        public static partial void NotYetConnected(ILogger logger, string reason);

        [LoggerMessage(22, LogLevel.Warning, "The {Type} connection to Redis at {EndPoint} failed: {Failure}.")]
        public static partial void ConnectionFailed(
            ILogger logger, EndPoint? endPoint, ConnectionType type, ConnectionFailureType failure, Exception? exception);

        [LoggerMessage(23, LogLevel.Information, "The {Type} connection to Redis at {EndPoint} is back.")]
        public static partial void ConnectionRestored(ILogger logger, EndPoint? endPoint, ConnectionType type);

        [LoggerMessage(24, LogLevel.Warning, "Redis at {EndPoint} has answered nothing for {Limit}; the connections are given up and made anew.")]
        public static partial void Silent(ILogger logger, EndPoint? endPoint, TimeSpan limit);
    }
}
