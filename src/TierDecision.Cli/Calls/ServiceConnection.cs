using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TierDecision.Cli.Calls;

/// <summary>How the service is reached.</summary>
/// <param name="Address">Its gRPC address.</param>
/// <param name="Key">The key to show; null for none.</param>
/// <param name="Trusted">The authorities whose certificates are trusted; null for the system's.</param>
internal sealed record ServiceConnection(Uri Address, string? Key, X509Certificate2Collection? Trusted)
{
    /// <summary>Connections as these settings want them.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        // A proxy of the environment is for the world outside, and would not let HTTP/2 without TLS through.
        var handler = new SocketsHttpHandler { UseProxy = !Address.IsLoopback };
        if (Trusted is not null)
        {
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.AddRange(Trusted);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain };
        }

        return handler;
    }
}
