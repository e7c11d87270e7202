using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Files;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>Checks what only the client can: whether the connection names a server, and whether it and the certificate can be read.</summary>
public sealed class RedisConnectionRule : IValidateOptions<TierDecisionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TierDecisionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Redis.Connection.Length == 0 || Problem(options.Redis) is not { } problem
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{name}:Redis:{problem}");
    }

    private static string? Problem(RedisStoreOptions options)
    {
        if (options.CertificateAuthorityFile is { } file && !File.Exists(file))
        {
            return $"CertificateAuthorityFile: '{file}' is not there";
        }

        if (options.CertificateAuthorityFile is { } authority && RegularFile.Problem(authority) is { } unfit)
        {
            return $"CertificateAuthorityFile: '{authority}' {unfit}";
        }

        if (RedisConnectionString.Problem(options.Connection) is { } problem)
        {
            return $"Connection {problem}";
        }

        try
        {
            RedisConnection.Configure(options);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or CryptographicException)
        {
            return $"CertificateAuthorityFile: '{options.CertificateAuthorityFile}' cannot be read: {e.Message}";
        }
    }
}
