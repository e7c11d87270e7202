using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using TierDecision.Core.Findings;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// Where Redis is, in one of two forms: a URL, <c>redis://user:password@host:port/database</c>, with <c>rediss</c> for TLS; or the form of
/// StackExchange.Redis, servers and options by commas. What is said of it never repeats it, because it may hold a password.
/// </summary>
internal static class RedisConnectionString
{
    private const string Plain = "redis://";
    private const string Tls = "rediss://";
    private const int UsualPort = 6379;
    private const string NoServer = "names no server, such as localhost:6379";

    private static readonly string[] Options =
    [
        "abortConnect", "allowAdmin", "asyncTimeout", "channelPrefix", "checkCertificateRevocation", "configChannel", "configCheckSeconds",
        "connectRetry", "connectTimeout", "defaultDatabase", "heartbeatInterval", "highIntegrity", "keepAlive", "name", "password", "protocol", "proxy", "resolveDns",
        "serviceName", "setlib", "ssl", "sslHost", "sslProtocols", "syncTimeout", "tiebreaker", "tunnel", "user", "version",
    ];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It cannot be read; <see cref="Problem"/> says why.</exception>
    public static ConfigurationOptions Parse(string connection) =>
        TryParse(connection, out var problem) ?? throw new FormatException($"The connection to Redis {problem}");

    /// <summary>Why it cannot be read, as the end of a sentence; null if it can.</summary>
    public static string? Problem(string connection)
    {
        TryParse(connection, out var problem);
        return problem;
    }

    /// <summary>Its servers, by commas.</summary>
    public static string Servers(string connection) => string.Join(',', Parse(connection).EndPoints.Select(Text));

    private static ConfigurationOptions? TryParse(string connection, out string? problem)
    {
        var isTls = connection.StartsWith(Tls, StringComparison.OrdinalIgnoreCase);
        if (isTls || connection.StartsWith(Plain, StringComparison.OrdinalIgnoreCase))
        {
            return TryParseUrl(connection[(isTls ? Tls : Plain).Length..], isTls, out problem);
        }

        return TryParseList(connection, out problem);
    }

    private static ConfigurationOptions? TryParseUrl(string rest, bool isTls, out string? problem)
    {
        // The last one: a password may have others.
        var at = rest.LastIndexOf('@');
        var (user, password) = SplitOnce(at < 0 ? "" : rest[..at], ':');
        var (address, query) = SplitOnce(rest[(at + 1)..], '?');
        var (servers, database) = SplitOnce(address, '/');
        var number = 0;
        if (database is { Length: > 0 } && !int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            problem = "is a URL whose path is no number of a database: write redis://user:password@host:6379/0";
            return null;
        }

        // Options as in the other form, such as ?serviceName=main.
        var options = query is null ? "" : "," + query.Replace('&', ',');
        if (TryParseList(servers + options, out problem) is not { } parsed)
        {
            return null;
        }

        parsed.User = user.Length > 0 ? Uri.UnescapeDataString(user) : parsed.User;
        parsed.Password = password is null ? parsed.Password : Uri.UnescapeDataString(password);
        parsed.DefaultDatabase = database is { Length: > 0 } ? number : parsed.DefaultDatabase;
        if (isTls)
        {
            parsed.Ssl = true;
            if (parsed.ServiceName is not { Length: > 0 })
            {
                // Otherwise the client would take 6380, which no URL means.
                AddUsualPort(parsed.EndPoints);
            }
        }

        return parsed;
    }

    private static void AddUsualPort(EndPointCollection servers)
    {
        for (var i = 0; i < servers.Count; i++)
        {
            servers[i] = servers[i] switch
            {
                DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, UsualPort),
                IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, UsualPort),
                var other => other,
            };
        }
    }

    private static ConfigurationOptions? TryParseList(string list, out string? problem)
    {
        problem = null;
        var parts = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length && problem is null; i++)
        {
            problem = ProblemOf(parts[i], i + 1);
        }

        if (problem is null && parts.All(part => part.Contains('=', StringComparison.Ordinal)))
        {
            problem = NoServer;
        }

        if (problem is not null)
        {
            return null;
        }

        try
        {
            var parsed = ConfigurationOptions.Parse(list);
            problem = parsed.EndPoints.Count > 0 ? null : NoServer;
            return problem is null ? parsed : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            problem = "cannot be read: write host:port, or redis://user:password@host:port";
            return null;
        }
    }

    private static string? ProblemOf(string part, int place)
    {
        var (name, value) = SplitOnce(part, '=');
        if (value is null)
        {
            return name.Contains('@', StringComparison.Ordinal)
                ? "has a user before a server: write redis://user:password@host:port, or host:port,user=USER,password=PASSWORD"
                : null;
        }

        // The client sends what begins with a $ as it is, a command under another name.
        if (name.StartsWith('$'))
        {
            return null;
        }

        if (!Options.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return NearestWord.Nearest(name, Options) is { } nearest
                ? $"has an option '{name}'; did you mean '{nearest}'?"
                : $"has an unknown option as part {place} of the list. If that belongs to a password, write "
                    + "redis://user:password@host:port with %2C for a comma and %3D for =";
        }

        try
        {
            ConfigurationOptions.Parse($"localhost,{part}");
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"has a value that cannot be read for the option '{name}'";
        }
    }

    private static (string First, string? Second) SplitOnce(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var place ? (text[..place], text[(place + 1)..]) : (text, null);

    private static string Text(EndPoint server) => server switch
    {
        DnsEndPoint { Port: 0 } name => name.Host,
        DnsEndPoint name => string.Create(CultureInfo.InvariantCulture, $"{name.Host}:{name.Port}"),
        IPEndPoint { Port: 0 } address => address.Address.ToString(),
        UnixDomainSocketEndPoint socket => socket.ToString(),
        _ => server.ToString() ?? "",
    };
}
